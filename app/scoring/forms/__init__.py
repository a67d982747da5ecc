"""What judges and organizers send about films: scorecards, defects, stepping back, opening a round again."""

from app.scoring.forms.marks import DefectForm, GiveUpForm, ReopenForm, TroubleForm
from app.scoring.forms.scorecard import ScorecardForm

__all__ = ["DefectForm", "GiveUpForm", "ReopenForm", "ScorecardForm", "TroubleForm"]
