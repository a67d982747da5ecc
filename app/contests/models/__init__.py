"""The room's tables: a contest and its parts, what it asks of entries, how it weighs them."""

from app.contests.models.awards import AwardDefinition, AwardTier, Ties
from app.contests.models.contest import (
    AdvanceRule,
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
from app.contests.models.entry_terms import DECLARED, EntryTerms
from app.contests.models.publishing import TIE_KEYS, EvidenceAccess, Feedback
from app.contests.models.rubric import Anchor, Criterion, Rubric, SubCriterion

__all__ = [
    "DECLARED",
    "TIE_KEYS",
    "AdvanceRule",
    "Anchor",
    "AnswerKind",
    "AwardDefinition",
    "AwardTier",
    "Category",
    "Contest",
    "ContestState",
    "Criterion",
    "DefectKind",
    "EntryQuestion",
    "EntryRule",
    "EntryTerms",
    "EvidenceAccess",
    "Feedback",
    "Round",
    "RoundKind",
    "RoundState",
    "Rubric",
    "RuleKind",
    "SubCriterion",
    "Terms",
    "Ties",
]
