"""The pages of the screening: the list and an entry in it, questions on both sides, imports."""
