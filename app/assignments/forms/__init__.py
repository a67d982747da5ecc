"""Forms of the room: the organizer's, the judge's own, and the simulator's."""

from app.assignments.forms.judge import ProfileForm, TieForm
from app.assignments.forms.organizer import (
    ConflictForm,
    DialsForm,
    InviteForm,
    MemberForm,
    SeatForm,
    TermsForm,
    WishForm,
    language_name,
)
from app.assignments.forms.simulator import SimulatorForm

__all__ = [
    "ConflictForm",
    "DialsForm",
    "InviteForm",
    "MemberForm",
    "ProfileForm",
    "SeatForm",
    "SimulatorForm",
    "TermsForm",
    "TieForm",
    "WishForm",
    "language_name",
]
