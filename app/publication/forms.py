"""The forms of publication: sealing, arming, withdrawing, hiding, moving up, objecting, deciding a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateTimeLocalField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.form import BaseForm
from wtforms.validators import Email, InputRequired, Length, Optional

from app.contests.forms.contest import FORMAT
from app.contests.operations.calendar import moment_in
from app.web.forms import LaurelForm

REQUIRED = InputRequired(_l("Fill this in."))


class Wanted:
    """Marks a field that the verb itself asks for, in its own words: its label is not called optional."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, _form: BaseForm, _field: Field) -> None:
        """Leave the refusal to the verb."""


def choices(pairs: Iterable[tuple[str, Any]]) -> Any:
    """What a select offers, from values and their words."""
    return [SelectChoice(value, words) for value, words in pairs]


CAUSES = choices(
    [
        ("disqualified", _l("It was disqualified")),
        ("declined", _l("Its makers declined the award")),
        ("late_papers", _l("Its papers did not come in time")),
    ]
)


class SealForm(LaurelForm):
    """Sealing: the first seal needs no words, every further one its reason."""

    reason = TextAreaField(_l("Why another seal is needed"), [Wanted(), Length(max=500)])


class EmbargoForm(LaurelForm):
    """When the list becomes public, on the contest's own clocks."""

    embargo_at = DateTimeLocalField(_l("Public from"), [REQUIRED], format=FORMAT)
    version = IntegerField(validators=[Optional()])

    def moment(self, zone: str) -> datetime:
        """The moment that was chosen; raises NoSuchTime."""
        local = self.embargo_at.data
        assert local is not None
        return moment_in(zone, local, field="embargo_at").astimezone(UTC)


class ReasonForm(LaurelForm):
    """An act that needs its reason in words."""

    reason = TextAreaField(_l("Reason, for everybody to read"), [REQUIRED, Length(max=500)])


class TakedownForm(LaurelForm):
    """Hiding one film or its makers' names while the list stays."""

    code = SelectField(_l("Film"))
    scope = SelectField(
        _l("What is hidden"),
        choices=choices(
            [
                ("film", _l("The film and its pictures")),
                ("names", _l("The makers' names")),
                ("all", _l("Everything about it: title, names, pictures")),
            ]
        ),
    )
    reason = TextAreaField(_l("Reason, for the record"), [REQUIRED, Length(max=500)])


class SuccessionForm(LaurelForm):
    """A winner leaves its seat and the film next in line moves up."""

    seat = SelectField(_l("Film and award"))
    cause = SelectField(_l("What happened"), choices=CAUSES)
    reason = TextAreaField(_l("Reason, for the record"), [REQUIRED, Length(max=500)])


class OverrideForm(LaurelForm):
    """A decision against the numbers; `seen` names the numbers that were on the page."""

    award = SelectField(_l("Award"))
    film = StringField(_l("Code of the film"), [REQUIRED, Length(max=16)])
    action = SelectField(
        _l("Decision"),
        choices=choices(
            [("grant", _l("Give the award to this film")), ("deny", _l("Do not give it to this film"))]
        ),
    )
    reason = TextAreaField(_l("Reason"), [Wanted(), Length(max=1000)])
    seen = HiddenField()


class ExclusionForm(LaurelForm):
    """A film that can hold no award."""

    film = StringField(_l("Code of the film"), [REQUIRED, Length(max=16)])
    cause = SelectField(_l("What happened"), choices=CAUSES)
    reason = TextAreaField(_l("Reason"), [Wanted(), Length(max=500)])


class StatementForm(LaurelForm):
    """The jury's sentence on one film with one award."""

    award = HiddenField()
    film = HiddenField()
    text_en = TextAreaField(_l("The jury's sentence in English"), [Length(max=600)])
    text_zh = TextAreaField(_l("The jury's sentence in Chinese"), [Length(max=600)])


class VotesForm(LaurelForm):
    """The counts of a public vote, pasted or as a file."""

    counts = TextAreaField(_l("Or paste the lines here"), [Length(max=400_000)])
    file = FileField(_l("CSV file with the columns film and votes"))


class ObjectionForm(LaurelForm):
    """An objection to a provisional list."""

    entry_code = SelectField(_l("What it is about"))
    name = StringField(_l("Your name"), [REQUIRED, Length(max=120)])
    email = EmailField(
        _l("Your e-mail address"),
        [REQUIRED, Email(_l("This is not an e-mail address; check its spelling.")), Length(max=254)],
    )
    text = TextAreaField(
        _l("What is wrong, and why"),
        [
            REQUIRED,
            Length(
                min=20, max=8000, message=_l("Say it in 20 to 8,000 characters, so that it can be examined.")
            ),
        ],
    )
    links = TextAreaField(_l("Addresses of evidence, one a line"), [Length(max=2000)])
    file = FileField(_l("One file as evidence: PDF, PNG, JPEG or text, up to 800 KB"))


class CaseForm(LaurelForm):
    """The decision on a case, or opening it again, with words for the objector."""

    decision = SelectField(
        _l("Decision"),
        choices=choices(
            [
                ("rejected", _l("The objection is rejected: the list stands")),
                ("upheld", _l("The objection is upheld: something will change")),
            ]
        ),
    )
    words = TextAreaField(
        _l("Reasons, as the objector will read them"),
        [
            REQUIRED,
            Length(
                min=10,
                max=4000,
                message=_l("Give the reasons in 10 to 4,000 characters; the objector reads them."),
            ),
        ],
    )
