"""The room's tables, and the short lists that entrants choose from."""

from app.entries.models.attachment import Attachment, AttachmentKind
from app.entries.models.choices import (
    AI_STAGES,
    AI_TECHNIQUES,
    CONTENT_WARNINGS,
    CREDIT_ROLES,
    FILM_WORDS,
    GENRES,
    LANGUAGE_CODES,
    STATE_WORDS,
)
from app.entries.models.entry import (
    IN_CONTEST,
    IN_SCREENING,
    OPEN_TO_ENTRANT,
    AiUse,
    Answer,
    Credit,
    Entry,
    EntryState,
    Revision,
    new_key,
)
from app.entries.models.shortlist import ShortlistPlace, in_round
from app.entries.models.team import EntryAct, Guardian, TeamInvitation, TeamMember
from app.entries.models.times import CORRECTABLE, Correction, Extension, LateAttempt

__all__ = [
    "AI_STAGES",
    "AI_TECHNIQUES",
    "CONTENT_WARNINGS",
    "CORRECTABLE",
    "CREDIT_ROLES",
    "FILM_WORDS",
    "GENRES",
    "IN_CONTEST",
    "IN_SCREENING",
    "LANGUAGE_CODES",
    "OPEN_TO_ENTRANT",
    "STATE_WORDS",
    "AiUse",
    "Answer",
    "Attachment",
    "AttachmentKind",
    "Correction",
    "Credit",
    "Entry",
    "EntryAct",
    "EntryState",
    "Extension",
    "Guardian",
    "LateAttempt",
    "Revision",
    "ShortlistPlace",
    "TeamInvitation",
    "TeamMember",
    "in_round",
    "new_key",
]
