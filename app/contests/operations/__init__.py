"""What can happen to a contest: it is created, described, given a rubric and awards, opened and closed."""
