"""What people type: one module a command, its click command in `command`; and how Laurel is started."""
