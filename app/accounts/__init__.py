"""People: who they are, how they sign in, and which role they hold in which contest."""
