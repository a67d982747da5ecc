"""What can happen to panels, conflicts, plans and assignments."""
