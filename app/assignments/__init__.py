"""Who watches what: panels with their judges' profiles, conflicts, plans drawn by the engine, assignments."""
