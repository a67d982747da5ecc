"""What can happen to results: a tally is asked for, computed from a snapshot, and written down once."""
