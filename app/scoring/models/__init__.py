"""The room's tables: scorecards with all that is on them, viewing, votes of rounds without a rubric."""

from app.scoring.models.scorecard import (
    Defect,
    LateDraft,
    PartScore,
    Score,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
)
from app.scoring.models.votes import Choice, PairVote, RankedBallot, TriageVote
from app.scoring.models.watching import TermsAcceptance, Trouble, Viewing

__all__ = [
    "Choice",
    "Defect",
    "LateDraft",
    "PairVote",
    "PartScore",
    "RankedBallot",
    "Score",
    "Scorecard",
    "ScorecardState",
    "ScorecardVersion",
    "TermsAcceptance",
    "TriageVote",
    "Trouble",
    "Viewing",
]
