"""Tables for export, each read from few statements in batches; KNOWN holds them by their kind."""

from app.results.queries.tables.entries import credits_table, entries_table
from app.results.queries.tables.record import audit_table
from app.results.queries.tables.reviews import scores_table
from app.results.queries.tables.seats import (
    assignments_table,
    comments_table,
    conflicts_table,
    defects_table,
    viewing_table,
)
from app.results.queries.tables.standings import standings_table
from app.results.queries.tables.table import Table
from app.results.queries.tables.votes import votes_table

KNOWN = {
    "entries": entries_table,
    "credits": credits_table,
    "assignments": assignments_table,
    "scores": scores_table,
    "votes": votes_table,
    "comments": comments_table,
    "defects": defects_table,
    "viewing": viewing_table,
    "conflicts": conflicts_table,
    "standings": standings_table,
    "audit": audit_table,
}

__all__ = ["KNOWN", "Table"]
