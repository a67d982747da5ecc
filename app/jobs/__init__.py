"""The one door to background work: intents are outbox rows of the caller's transaction; knows no contest."""
