"""What can happen to an entry: begun, written, given a film, submitted with a receipt, withdrawn."""
