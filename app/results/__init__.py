"""From scores to winners: tally runs, standings, awards granted by quota, exports."""
