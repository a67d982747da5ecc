"""The organizer's forms for a contest and its rounds."""

from app.contests.forms.contest import AwardForm, CategoryForm, FoundForm, RubricForm, SettingsForm
from app.contests.forms.rounds import DefectKindForm, NewRoundForm, PartsForm, RoundForm, TermsForm

__all__ = [
    "AwardForm",
    "CategoryForm",
    "DefectKindForm",
    "FoundForm",
    "NewRoundForm",
    "PartsForm",
    "RoundForm",
    "RubricForm",
    "SettingsForm",
    "TermsForm",
]
