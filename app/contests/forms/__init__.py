"""The organizer's forms for a contest and its rounds."""

from app.contests.forms.anchors import LevelsForm
from app.contests.forms.awards import AwardForm, PresetForm, TieKeysForm, award_form
from app.contests.forms.contest import CategoryForm, FoundForm, SettingsForm
from app.contests.forms.rounds import DefectKindForm, NewRoundForm, RoundForm, TermsForm
from app.contests.forms.rubric import PartsForm, RubricForm

__all__ = [
    "AwardForm",
    "CategoryForm",
    "DefectKindForm",
    "FoundForm",
    "LevelsForm",
    "NewRoundForm",
    "PartsForm",
    "PresetForm",
    "RoundForm",
    "RubricForm",
    "SettingsForm",
    "TermsForm",
    "TieKeysForm",
    "award_form",
]
