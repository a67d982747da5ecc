"""The room's tables, and the short lists that entrants choose from."""

from app.entries.models.choices import CREDIT_ROLES, FILM_WORDS, GENRES, LANGUAGE_CODES, STATE_WORDS
from app.entries.models.entry import (
    IN_CONTEST,
    OPEN_TO_ENTRANT,
    AiUse,
    Credit,
    Entry,
    EntryState,
    Revision,
)
from app.entries.models.shortlist import ShortlistPlace, in_round

__all__ = [
    "CREDIT_ROLES",
    "FILM_WORDS",
    "GENRES",
    "IN_CONTEST",
    "LANGUAGE_CODES",
    "OPEN_TO_ENTRANT",
    "STATE_WORDS",
    "AiUse",
    "Credit",
    "Entry",
    "EntryState",
    "Revision",
    "ShortlistPlace",
    "in_round",
]
