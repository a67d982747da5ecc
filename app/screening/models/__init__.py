"""The room's tables: findings and decisions, questions and answers, imports."""

from app.screening.models.imports import Fate, FileKind, Import, ImportFile, ImportLine, ImportState
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
    "Fate",
    "FileKind",
    "Finding",
    "FindingKind",
    "Import",
    "ImportFile",
    "ImportLine",
    "ImportState",
    "Post",
    "Thread",
    "Verdict",
]
