"""The small forms around a film: terms, stepping back, a defect, a film that does not play, reopening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, Regexp

from app.contests.models import DefectKind
from app.scoring.operations.defects import Note, parse_moment
from app.web.forms import LaurelForm
from app.web.language import local


class GiveUpForm(LaurelForm):
    """Why a judge steps back."""

    reason = StringField(
        _l("Why"),
        [InputRequired(_l("Fill this in.")), Length(max=300)],
        description=_l("Only the organizer reads this."),
    )


class ReopenForm(LaurelForm):
    """Why a closed round is opened again."""

    reason = StringField(
        _l("Why the round is opened again"),
        [InputRequired(_l("Fill this in.")), Length(max=300)],
        description=_l("It stays in the record of the contest."),
    )


SEVERITIES: Any = [
    SelectChoice("1", _l("can be noticed")),
    SelectChoice("2", _l("disturbs")),
    SelectChoice("3", _l("breaks the film")),
]


class DefectForm(LaurelForm):
    """A defect at a moment of the film."""

    key = HiddenField()
    at = StringField(_l("At"), [InputRequired(_l("Fill this in.")), Length(max=16)])
    kind = SelectField(_l("What"))
    severity = RadioField(_l("How bad"), choices=SEVERITIES, default="1")
    words = StringField(_l("In a few words"), [Length(max=200)])

    @classmethod
    def offering(cls, kinds: Sequence[DefectKind], **arguments: Any) -> DefectForm:
        """The form with the contest's words."""
        form = cls(**arguments)
        form.kind.choices = [SelectChoice(kind.key, local(kind, "title")) for kind in kinds]
        return form

    def note(self) -> Note:
        """What the form says; raises NotAMoment."""
        return Note(
            key=self.key.data or "",
            at_ms=parse_moment(self.at.data or ""),
            kind=self.kind.data or "",
            severity=int(self.severity.data or 1),
            words=self.words.data or "",
        )


class TroubleForm(LaurelForm):
    """A film does not play."""

    words = StringField(_l("What happens instead"), [Length(max=300)])


class AnswerForm(LaurelForm):
    """What an organizer says to a judge whose film does not play."""

    answer = TextAreaField(
        _l("Answer to the judge"), [Length(max=500, message=_l("Say it in at most 500 characters."))]
    )


class TermsAcceptanceForm(LaurelForm):
    """A judge's promise; `version` is the one that was shown."""

    version = HiddenField(validators=[Regexp(r"\A[0-9]{1,6}\Z", message=_l("Reload this page."))])
    agrees = BooleanField(
        _l("I have read this and promise it"), [InputRequired(_l("Tick this to go on to the films."))]
    )

    def shown(self) -> int:
        """The version that the judge has read."""
        return int(self.version.data or 0)
