"""What judges and organizers send about films: scorecards, defects, stepping back, opening a round again."""

from app.scoring.forms.marks import (
    AnswerForm,
    DefectForm,
    GiveUpForm,
    ReopenForm,
    TermsAcceptanceForm,
    TroubleForm,
)
from app.scoring.forms.scorecard import ScorecardForm

__all__ = [
    "AnswerForm",
    "DefectForm",
    "GiveUpForm",
    "ReopenForm",
    "ScorecardForm",
    "TermsAcceptanceForm",
    "TroubleForm",
]
