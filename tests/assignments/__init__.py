"""Rules of panels, conflicts, plans and assignments."""
