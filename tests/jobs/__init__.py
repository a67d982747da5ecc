"""The outbox, and the server behind the queue."""
