"""What can happen to scorecards and rounds: saving, submitting, giving up, locking."""
