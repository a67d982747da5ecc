"""The room's tables: a contest and its parts, what it asks of entries, how it weighs them."""

from app.contests.models.contest import (
    AdvanceRule,
    AwardDefinition,
    Category,
    Contest,
    ContestState,
    DefectKind,
    Round,
    RoundKind,
    RoundState,
    Terms,
)
from app.contests.models.entry_rules import AnswerKind, EntryQuestion, EntryRule, RuleKind
from app.contests.models.rubric import Anchor, Criterion, Rubric, SubCriterion

__all__ = [
    "AdvanceRule",
    "Anchor",
    "AnswerKind",
    "AwardDefinition",
    "Category",
    "Contest",
    "ContestState",
    "Criterion",
    "DefectKind",
    "EntryQuestion",
    "EntryRule",
    "Round",
    "RoundKind",
    "RoundState",
    "Rubric",
    "RuleKind",
    "SubCriterion",
    "Terms",
]
