"""Whole journeys through real pages, real workers and a real browser, and a look at every page there is."""
