"""Reading results: runs and standings, the sheet a tally works on, tables for export."""
