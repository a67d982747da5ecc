"""How a contest publishes: who gets the scores, what entrants read, how level films are told apart."""

from __future__ import annotations

import enum

TIE_KEYS = ("story", "originality", "technique")


class EvidenceAccess(enum.StrEnum):
    """Who gets the anonymised scores with which anybody can recompute the result."""

    PUBLIC = "public"
    ON_REQUEST = "on_request"
    NONE = "none"


class Feedback(enum.StrEnum):
    """What an entrant reads of the judging once the winners are announced."""

    NONE = "none"
    PROFILE = "profile"
    WORDS = "words"
