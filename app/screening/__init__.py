"""Screening: what the machine finds in an entry, what people decide, what entrants ask."""
