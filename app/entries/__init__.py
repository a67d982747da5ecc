"""Entries: film, credits, AI use and consent, written by the entrant, submitted before the deadline."""
