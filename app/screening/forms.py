"""The screening's forms: filters in the address, decisions with their reasons, a window for corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.contests.forms.contest import FORMAT
from app.contests.models import Contest
from app.contests.operations.calendar import moment_in
from app.entries.forms import at_most, one_line
from app.entries.models import CORRECTABLE, FILM_WORDS
from app.screening.models import FINDING_WORDS, RULES, Verdict
from app.screening.operations.deciding import Ruling
from app.screening.queries.listing import Wanted
from app.web.forms import LaurelForm
from app.web.language import local

VERDICT_WORDS = {
    "submitted": _l("Waits to be screened"),
    "eligible": _l("Eligible"),
    "ineligible": _l("Not eligible"),
    "reopened": _l("Open for correction"),
    "untold": _l("Decided, not told yet"),
}


class FilterForm(LaurelForm):
    """What an organizer wants to see; it changes nothing and lives in the address."""

    class Meta(LaurelForm.Meta):
        """Addresses carry no token."""

        csrf = False

    words = StringField(_l("Title, code or entrant"), [Optional(), Length(max=100)])
    verdict = SelectField(_l("Decision"))
    found = SelectField(_l("Findings"))
    category = SelectField(_l("Category"))
    film = SelectField(_l("Film"))

    @classmethod
    def for_contest(cls, contest: Contest, address: MultiDict[str, str]) -> FilterForm:
        """The form filled from an address."""
        form = cls(formdata=address)
        form.verdict.choices = [("", gettext("Any decision")), *VERDICT_WORDS.items()]
        form.found.choices = [
            ("", gettext("With or without findings")),
            ("some", gettext("Any finding")),
            ("none", gettext("Nothing found")),
            *((kind.value, gettext(words)) for kind, words in FINDING_WORDS.items()),
        ]
        form.category.choices = [("", gettext("Any category"))] + [
            (str(one.position), local(one, "title")) for one in contest.categories
        ]
        form.film.choices = [("", gettext("Any film"))] + [
            (code, gettext(words)) for code, words in FILM_WORDS.items() if code != "none"
        ]
        return form

    def wanted(self, sort: str) -> Wanted:
        """What is asked for; a value that is none of the choices asks for nothing."""
        return Wanted(
            verdict=_chosen(self.verdict),
            found=_chosen(self.found),
            category=int(_chosen(self.category) or 0) or None,
            film=_chosen(self.film),
            words=(self.words.data or "")[:100],
            sort=sort,
        )

    def address(self) -> dict[str, Any]:
        """The filters that are set, as they stand in an address."""
        chosen = {name: _chosen(self[name]) for name in ("verdict", "found", "category", "film")}
        words = {"words": (self.words.data or "")[:100]}
        return {name: value for name, value in (chosen | words).items() if value}


class ReasonForm(LaurelForm):
    """A reason for the entrant to read, in one language or both."""

    reason_en = TextAreaField(_l("Reason in English"), [at_most(500)], filters=[one_line])
    reason_zh = TextAreaField(_l("Reason in Chinese"), [at_most(500)], filters=[one_line])

    def ruling(self, verdict: Verdict, rule: str = "") -> Ruling:
        """What the form decides."""
        return Ruling(
            verdict=verdict,
            rule=rule,
            reason_en=self.reason_en.data or "",
            reason_zh=self.reason_zh.data or "",
        )


class DecisionForm(ReasonForm):
    """Eligible, or not for a reason."""

    verdict = RadioField(_l("Decision"), [InputRequired(_l("Choose what you decide."))])
    rule = SelectField(_l("Rule that is not kept"), validate_choice=False)
    tell = BooleanField(_l("Write to the entrant now"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.verdict.choices = [
            (Verdict.ELIGIBLE.value, gettext("Eligible")),
            (Verdict.INELIGIBLE.value, gettext("Not eligible")),
        ]
        self.rule.choices = [("", gettext("Choose one"))] + [
            (code, gettext(words)) for code, words in RULES.items()
        ]

    def validate_rule(self, field: SelectField) -> None:
        """A refusal names its rule."""
        if self.verdict.data == Verdict.INELIGIBLE and field.data not in RULES:
            raise ValidationError(gettext("Choose the rule that the entry does not keep."))

    def decided(self) -> Ruling:
        """What the form decides; an eligible entry needs no reason."""
        if self.verdict.data == Verdict.ELIGIBLE:
            return Ruling(verdict=Verdict.ELIGIBLE)
        return self.ruling(Verdict.INELIGIBLE, self.rule.data or "other")


class BulkForm(DecisionForm):
    """One decision about everything that fits; `expected` is how many the preview counted."""

    expected = HiddenField()


class ReopenForm(ReasonForm):
    """Which parts of one entry may be corrected, and until when."""

    parts = SelectMultipleField(_l("What may be corrected"))
    until = DateTimeLocalField(_l("Open until"), [InputRequired(_l("Say until when."))], format=FORMAT)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, prefix="reopen-", **kwargs)
        self.parts.choices = [(code, gettext(words)) for code, words in CORRECTABLE.items()]

    def moment(self, contest: Contest) -> datetime:
        """Until when, on the contest's clocks; raises NoSuchTime."""
        assert self.until.data is not None
        return moment_in(contest.timezone, self.until.data, field="until").astimezone(UTC)


class QuestionForm(LaurelForm):
    """A new question."""

    subject = StringField(
        _l("What is it about?"),
        [InputRequired(_l("Give your question a few words as its title.")), at_most(160)],
        filters=[one_line],
    )
    text = TextAreaField(_l("Your question"), [InputRequired(_l("Write your question.")), at_most(4000)])


class PostForm(LaurelForm):
    """Something more to say in a thread."""

    text = TextAreaField(_l("Your message"), [InputRequired(_l("Write a message.")), at_most(4000)])


class LookForm(LaurelForm):
    """Where the films of an import are, beside what was packed and sent."""

    folder = SelectField(_l("Folder on the server"), validate_choice=False)

    @classmethod
    def offering(cls, folders: Sequence[str], **kwargs: Any) -> LookForm:
        """The form with the folders that there are."""
        form = cls(**kwargs)
        form.folder.choices = [
            ("", gettext("None: the films are in ZIP files")),
            *((one, one) for one in folders),
        ]
        return form


class TakeForm(LaurelForm):
    """Whether entrants hear of it."""

    invites = BooleanField(_l("Write to the entrants"))


def _chosen(field: SelectField) -> str:
    values = {value for value, *_rest in field.iter_choices()}
    return field.data if field.data in values else ""
