"""The room's tables, and the short lists that entrants choose from."""

from app.entries.models.attachment import Attachment, AttachmentKind, AttachmentState
from app.entries.models.calibration import Calibration, CalibrationFilm, calibrates
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
from app.entries.models.consent import AGREEMENT_WORDS, Agreement, AgreementKind, Guardian
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
from app.entries.models.rights import GRANTS, RIGHT_WORDS, Right
from app.entries.models.shortlist import ShortlistPlace, in_round
from app.entries.models.team import EntryAct, TeamInvitation, TeamMember
from app.entries.models.times import CORRECTABLE, Correction, Extension, LateAttempt

__all__ = [
    "AGREEMENT_WORDS",
    "AI_STAGES",
    "AI_TECHNIQUES",
    "CONTENT_WARNINGS",
    "CORRECTABLE",
    "CREDIT_ROLES",
    "FILM_WORDS",
    "GENRES",
    "GRANTS",
    "IN_CONTEST",
    "IN_SCREENING",
    "LANGUAGE_CODES",
    "OPEN_TO_ENTRANT",
    "RIGHT_WORDS",
    "STATE_WORDS",
    "Agreement",
    "AgreementKind",
    "AiUse",
    "Answer",
    "Attachment",
    "AttachmentKind",
    "AttachmentState",
    "Calibration",
    "CalibrationFilm",
    "Correction",
    "Credit",
    "Entry",
    "EntryAct",
    "EntryState",
    "Extension",
    "Guardian",
    "LateAttempt",
    "Revision",
    "Right",
    "ShortlistPlace",
    "TeamInvitation",
    "TeamMember",
    "calibrates",
    "in_round",
    "new_key",
]
