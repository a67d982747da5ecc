"""The judge's own forms: what they know and how much time they give, and ties that only they know of."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.assignments.forms.organizer import (
    LANGUAGES,
    REQUIRED,
    choices,
    language_name,
    listed,
    offer_categories,
)
from app.assignments.models import ClaimKind, JudgeProfile
from app.assignments.operations.profile import Profile
from app.contests.models import Category
from app.entries.models import GENRES
from app.web.forms import LaurelForm

_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:-|–|—|~|至|到|to|\.\.)\s*(\d{4}-\d{2}-\d{2}))?")


class ProfileForm(LaurelForm):
    """What a judge says of themselves."""

    languages = SelectMultipleField(
        _l("Languages you follow in a film"),
        [InputRequired(_l("Choose at least one language that you can follow."))],
    )
    genres = SelectMultipleField(_l("Genres you like to judge"))
    categories = SelectMultipleField(_l("Categories you know best"), coerce=int)
    tools = StringField(_l("AI tools you know"), [Length(max=300)], description=_l("Separated by commas."))
    minutes_per_week = IntegerField(
        _l("Minutes a week you can watch"),
        [Optional(), NumberRange(1, 10_000)],
        description=_l("Empty: as long as it takes."),
    )
    minutes_total = IntegerField(
        _l("Minutes in all"),
        [Optional(), NumberRange(1, 100_000)],
        description=_l("Your films together last no longer than this. Empty: as long as it takes."),
    )
    away = TextAreaField(
        _l("Days you are away"),
        [Length(max=2000)],
        description=_l("One span a line, such as 2027-02-01 to 2027-02-14."),
    )
    employer = StringField(
        _l("Where you work"),
        [Length(max=160)],
        description=_l("Films from there are kept from you. Only organizers read it."),
    )
    school = StringField(_l("Where you teach or study"), [Length(max=160)])

    @classmethod
    def of(
        cls, spoken: Collection[str], categories: Sequence[Category], profile: JudgeProfile | None
    ) -> ProfileForm:
        """The form, filled with what was said before."""
        form = cls(data=_given(profile))
        known = set(profile.languages) if profile else set()
        codes = [*LANGUAGES, *sorted((known | set(spoken)) - set(LANGUAGES))]
        form.languages.choices = [(code, language_name(code)) for code in codes]
        form.genres.choices = [(key, gettext(words)) for key, words in GENRES.items()]
        offer_categories(form, categories)
        return form

    def validate_away(self, field: TextAreaField) -> None:
        """Every line is a day or a span that ends after it begins."""
        for line in (field.data or "").splitlines():
            if line.strip() and _span(line) is None:
                raise ValidationError(
                    gettext(
                        "“%(line)s” is no span of days; write it like 2027-02-01 to 2027-02-14.",
                        line=line.strip()[:40],
                    )
                )

    def profile(self) -> Profile:
        """What the form says."""
        spans = [_span(line) for line in (self.away.data or "").splitlines() if line.strip()]
        return Profile(
            languages=self.languages.data or [],
            genres=self.genres.data or [],
            tools=listed(self.tools.data),
            categories=self.categories.data or [] if self.categories else [],
            minutes_per_week=self.minutes_per_week.data,
            minutes_total=self.minutes_total.data,
            away=[span for span in spans if span is not None],
            employer=self.employer.data or "",
            school=self.school.data or "",
        )


def _span(line: str) -> tuple[str, str] | None:
    found = _SPAN.fullmatch(line.strip())
    if found is None:
        return None
    first, last = found.group(1), found.group(2) or found.group(1)
    try:
        return (first, last) if date.fromisoformat(first) <= date.fromisoformat(last) else None
    except ValueError:
        return None


def _given(profile: JudgeProfile | None) -> dict[str, Any]:
    if profile is None:
        return {}
    return {
        "languages": profile.languages,
        "genres": profile.genres,
        "tools": ", ".join(profile.tools),
        "categories": profile.categories,
        "minutes_per_week": profile.minutes_per_week,
        "minutes_total": profile.minutes_total,
        "away": "\n".join(" to ".join(span) for span in profile.away),
        "employer": profile.employer,
        "school": profile.school,
    }


class TieForm(LaurelForm):
    """A tie that a judge declares in words; whether anything matches is never said."""

    kind = RadioField(
        _l("You are tied to"),
        choices=choices(
            {
                ClaimKind.PERSON.value: _l("A person: a relative, friend, student or colleague"),
                ClaimKind.COMPANY.value: _l("A company or studio"),
                ClaimKind.SCHOOL.value: _l("A school"),
                ClaimKind.ENTRY.value: _l("A film"),
            }
        ),
        default=ClaimKind.PERSON.value,
    )
    name = StringField(
        _l("Name"),
        [REQUIRED, Length(max=200)],
        description=_l("A person's name or e-mail address, a company, a school, or a film's title."),
    )
