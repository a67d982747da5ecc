"""Who watches what: a pure engine, arrays in, a plan with its reasons out; it knows no names and no web."""
