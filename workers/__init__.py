"""The other process: thin jobs that open a session and call one operation, and the relay of the outbox."""
