"""What people type, and how the whole system starts and stops."""
