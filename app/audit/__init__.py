"""The append-only record: who did what to which thing, each act chained to the one before by a keyed hash."""
