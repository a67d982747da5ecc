"""What the public sees: the winner list as a frozen snapshot with its digest, and the proof page."""
