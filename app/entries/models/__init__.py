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

__all__ = [
    "AI_STAGES",
    "AI_TECHNIQUES",
    "CONTENT_WARNINGS",
    "CREDIT_ROLES",
    "FILM_WORDS",
    "GENRES",
    "IN_CONTEST",
    "LANGUAGE_CODES",
    "OPEN_TO_ENTRANT",
    "STATE_WORDS",
    "AiUse",
    "Answer",
    "Attachment",
    "AttachmentKind",
    "Credit",
    "Entry",
    "EntryAct",
    "EntryState",
    "Guardian",
    "Revision",
    "ShortlistPlace",
    "TeamInvitation",
    "TeamMember",
    "in_round",
    "new_key",
]
