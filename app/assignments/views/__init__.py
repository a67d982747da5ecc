"""The organizer's pages for panels, conflicts and plans."""
