"""The pages of a contest: what the public reads, what its organizers set."""
