"""The pages of a public result, and the one from which it is published."""
