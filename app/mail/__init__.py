"""Messages to people: written in the same transaction as their cause, sent by a worker, kept to be read."""
