"""What can happen to a film: it arrives, its bytes are kept and prepared, it becomes ready or is rejected."""
