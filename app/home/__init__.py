"""Pages that look across all rooms: the front page, one's own page, an organizer's desk, health."""
