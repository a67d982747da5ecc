"""What can happen to people: identity, passwords, single-use links, roles."""
