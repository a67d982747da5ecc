"""The pages that look across all rooms."""
