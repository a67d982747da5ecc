"""The organizer's pages of results."""
