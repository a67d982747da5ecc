"""The pages of entries: what its entrant writes and reads, what the contest's organizers see."""
