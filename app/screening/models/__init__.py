"""The room's tables: findings and decisions, questions and answers."""

from app.screening.models.questions import Post, Thread
from app.screening.models.verdicts import (
    FINDING_WORDS,
    RULES,
    Decision,
    Finding,
    FindingKind,
    Verdict,
)

__all__ = [
    "FINDING_WORDS",
    "RULES",
    "Decision",
    "Finding",
    "FindingKind",
    "Post",
    "Thread",
    "Verdict",
]
