"""The forms of the jury's table: opening it, moving, closing, a remark, naming the chair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.accounts.models import Membership
from app.deliberation.models import MotionAction, Voice
from app.deliberation.operations.motions import Move
from app.deliberation.operations.sitting import Terms
from app.deliberation.queries.table import Table
from app.web.forms import LaurelForm
from app.web.language import local

NOT_EMPTY = InputRequired(_l("Fill this in."))
ACTIONS: Any = [
    SelectChoice(MotionAction.GRANT.value, _l("gets this award")),
    SelectChoice(MotionAction.DENY.value, _l("does not get this award")),
]
CASTING: Any = [
    SelectChoice("", _l("The votes decide")),
    SelectChoice("for", _l("If they are level, the chair is for the motion")),
    SelectChoice("against", _l("If they are level, the chair is against it")),
]


class ChairForm(LaurelForm):
    """Who leads the table."""

    chair = SelectField(_l("Chair of the jury"), coerce=int, default=0)

    @classmethod
    def among(cls, members: Sequence[Membership], **arguments: Any) -> ChairForm:
        """The form with the members of the jury."""
        form = cls(**arguments)
        form.chair.choices = [
            SelectChoice("0", _l("No member; an organizer leads")),
            *(SelectChoice(str(member.user_id), member.user.name) for member in members),
        ]
        return form


class OpenForm(ChairForm):
    """How the jury sits."""

    quorum = IntegerField(
        _l("Quorum, in percent of those who may vote on a film"),
        [NOT_EMPTY, NumberRange(1, 100)],
        default=50,
        description=_l("Whoever stepped back from a film is not counted for it."),
    )
    shows_names = BooleanField(_l("Members read who noted a defect and who wrote a note"))

    def terms(self) -> Terms:
        """What the form says."""
        return Terms(self.quorum.data or 50, bool(self.shows_names.data), self.chair.data or 0)


class MotionForm(LaurelForm):
    """What a member moves."""

    film = SelectField(_l("Film"))
    action = RadioField(_l("Motion"), choices=ACTIONS, default=MotionAction.GRANT.value)
    award = SelectField(_l("Award"))
    reason = TextAreaField(
        _l("Reason"),
        [NOT_EMPTY, Length(max=600)],
        description=_l("It stands in the minutes and beside the decision on the awards board."),
    )

    @classmethod
    def at(cls, table: Table, **arguments: Any) -> MotionForm:
        """The form with the films that the member sees and the awards of the contest."""
        form = cls(**arguments)
        form.film.choices = [
            SelectChoice(place.film.code, f"{place.film.code} · {local(place.film.entry, 'title')}")
            for place in table.seen
        ]
        form.award.choices = [
            SelectChoice(award.key, local(award, "title")) for award in table.contest.awards
        ]
        return form

    def move(self) -> Move:
        """What the form says."""
        action = MotionAction(self.action.data)
        return Move(self.film.data or "", self.award.data or "", action, self.reason.data or "")


class CloseForm(LaurelForm):
    """How a motion is closed."""

    casting = SelectField(_l("Closing"), [Optional()], choices=CASTING, default="")

    @property
    def word(self) -> bool | None:
        """The chair's word where votes are level."""
        return {"for": True, "against": False}.get(self.casting.data or "")


class RemarkForm(LaurelForm):
    """Words for the minutes."""

    words = TextAreaField(_l("For the minutes"), [NOT_EMPTY, Length(max=2000)])
    about = SelectField(_l("About"), default="")

    @classmethod
    def at(cls, table: Table, **arguments: Any) -> RemarkForm:
        """The form with the films that the member sees."""
        form = cls(**arguments)
        films = [
            SelectChoice(place.film.code, f"{place.film.code} · {local(place.film.entry, 'title')}")
            for place in table.seen
        ]
        form.about.choices = [SelectChoice("", _l("the whole deliberation")), *films]
        return form


def voice_of(text: str) -> Voice | None:
    """The vote that a button names."""
    return next((voice for voice in Voice if voice.value == text), None)
