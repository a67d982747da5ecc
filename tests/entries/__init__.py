"""Entries: what is written, submitted, withdrawn and shown to whom."""
