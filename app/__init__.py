"""Laurel's code, in rooms; importing it loads nothing, so that an engine never pulls in the web."""
