"""The organizer's forms: inviting and seating judges, declaring a conflict, the dials of a plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.accounts.models import User
from app.assignments.models import PanelSeat
from app.assignments.operations.panel import SeatTerms
from app.assignments.operations.plans import Dials
from app.contests.models import Category
from app.entries.models import GENRES
from app.web.forms import LaurelForm
from app.web.language import local

REQUIRED = InputRequired(_l("Fill this in."))
# Offered always; others appear when a film of the contest speaks them.
LANGUAGES = ("zh", "yue", "en", "ja", "ko", "fr", "de", "es", "pt", "it", "ru", "ar", "hi", "th", "vi", "id")


def language_name(code: str) -> str:
    """A language's name in the reader's language; the code itself when nobody has a name for it."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale is not None else code


def choices(words: Mapping[str, str]) -> list[Any]:
    """Choices of a field from their codes and words."""
    return [SelectChoice(value=code, label=label) for code, label in words.items()]


class InviteForm(LaurelForm):
    """Whom to invite."""

    email = EmailField(_l("E-mail address"), [REQUIRED, Length(max=1000)])


class MemberForm(LaurelForm):
    """A member of the contest who is to judge as well."""

    email = EmailField(_l("E-mail address of a member"), [REQUIRED, Length(max=1000)])


class SeatForm(LaurelForm):
    """A judge's seat on the panel of a round."""

    judge = SelectField(_l("Judge"), coerce=int)
    languages = SelectMultipleField(
        _l("Languages this judge can follow"),
        [InputRequired(_l("Choose at least one language that this judge can follow."))],
    )
    genres = SelectMultipleField(
        _l("Genres this judge prefers"),
        description=_l("A preference, not a promise: films in need of a judge come first."),
    )
    tools = StringField(
        _l("AI tools this judge knows"), [Length(max=300)], description=_l("Separated by commas.")
    )
    categories = SelectMultipleField(
        _l("Categories this judge knows best"), coerce=int, description=_l("A preference, not a promise.")
    )
    min_films = IntegerField(
        _l("Fewest films"),
        [Optional(), NumberRange(0, 20_000)],
        default=0,
        description=_l("A plan gives at least so many, as far as languages and conflicts leave them."),
    )
    max_films = IntegerField(_l("Most films"), [REQUIRED, NumberRange(1, 20_000)], default=200)
    max_minutes = IntegerField(
        _l("Most minutes"),
        [Optional(), NumberRange(1, 100_000)],
        description=_l("All their films together last no longer than this. Empty: as long as it takes."),
    )

    @classmethod
    def of(
        cls,
        judges: Sequence[User],
        spoken: Collection[str],
        categories: Sequence[Category],
        seat: PanelSeat | None = None,
    ) -> SeatForm:
        """The form for these judges, languages and categories, filled with a seat that is to change."""
        form = cls(prefix="seat-", data=_given(seat))
        form.judge.choices = [(judge.id, f"{judge.name} ({judge.email})") for judge in judges]
        known = set(seat.languages) if seat else set()
        codes = [*LANGUAGES, *sorted((known | set(spoken)) - set(LANGUAGES))]
        form.languages.choices = [(code, language_name(code)) for code in codes]
        form.genres.choices = [(key, gettext(words)) for key, words in GENRES.items()]
        offer_categories(form, categories)
        return form

    def terms(self) -> SeatTerms:
        """What the form says."""
        return SeatTerms(
            languages=self.languages.data or [],
            genres=self.genres.data or [],
            max_films=self.max_films.data or 0,
            tools=listed(self.tools.data),
            max_minutes=self.max_minutes.data,
            min_films=self.min_films.data or 0,
            categories=self.categories.data or [] if self.categories else [],
        )


def _given(seat: PanelSeat | None) -> dict[str, object]:
    """A seat's terms as the form shows them."""
    if seat is None:
        return {}
    return {
        "judge": seat.judge_id,
        "languages": seat.languages,
        "genres": seat.genres,
        "tools": ", ".join(seat.tools or []),
        "categories": seat.categories,
        "min_films": seat.min_films or 0,
        "max_films": seat.max_films or 200,
        "max_minutes": seat.max_minutes,
    }


def offer_categories(form: Any, categories: Sequence[Category]) -> None:
    """Let somebody choose among categories, or not ask where there is nothing to choose."""
    if len(categories) < 2:
        del form.categories
    else:
        form.categories.choices = [(one.id, local(one, "title")) for one in categories]


def listed(text: str | None) -> list[str]:
    """What a person wrote with commas in between, in either script."""
    parts = re.split(r"[,，、;；]", text or "")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


class DialsForm(LaurelForm):
    """What the engine is asked for; every dial says what it costs."""

    objective = RadioField(
        _l("What counts most"),
        choices=choices(
            {
                "plan": _l("Even shares: every film well judged, no judge overloaded"),
                "fair": _l("No film left behind: first the worst-served film, then the best matches"),
                "sum": _l("Best matches: as much taste and language in common as can be, loads may differ"),
            }
        ),
        default="plan",
    )
    genre_share = SelectField(
        _l("Most films of one genre for a judge"),
        choices=choices(
            {
                "60": _l("60 percent of their films"),
                "40": _l("40 percent of their films: more variety, matches a little worse"),
                "0": _l("No limit"),
            }
        ),
        default="60",
    )
    linkage = BooleanField(
        _l("Let judges share films with one another, so that strict and generous ones can be compared"),
        default=True,
    )
    kind = RadioField(
        _l("What may move"),
        choices=choices(
            {
                "fill": _l("Nothing: only free seats are filled"),
                "repair": _l("As little as can be: films move only where a seat stays empty otherwise"),
                "relieve": _l("Relieve the most loaded: films that wait go to judges who have fewer"),
                "redraw": _l("Everything that waits: begun and pinned reviews stay"),
            }
        ),
        default="fill",
    )

    def dials(self) -> Dials:
        """The dials as they were set; a form without scripts or fields means the defaults."""
        return Dials(
            objective=self.objective.data,
            genre_share=int(self.genre_share.data) or None,
            linkage=bool(self.linkage.data),
        )


class WishForm(LaurelForm):
    """A pair of film and judge, and what is to become of it."""

    entry = StringField(_l("Code of the entry"), [REQUIRED, Length(max=16)])
    judge = SelectField(_l("Judge"), coerce=int)
    wish = RadioField(
        _l("In the next plan"),
        choices=choices(
            {
                "pin": _l("This judge watches this film"),
                "ban": _l("This judge does not watch this film"),
                "none": _l("Let the engine decide"),
            }
        ),
        default="pin",
    )

    @classmethod
    def of(cls, judges: Sequence[User], *, asked: bool = False) -> WishForm:
        """The form for these judges; `asked` reads the pair from the address."""
        form = cls(request.args, meta={"csrf": False}) if asked else cls(prefix="wish-")
        form.judge.choices = [(judge.id, judge.name) for judge in judges]
        return form


class TermsForm(LaurelForm):
    """What the contest says about judges who do not begin, and about makers of tools."""

    silent_days = IntegerField(
        _l("Days until a judge who has begun nothing is silent"),
        [REQUIRED, NumberRange(1, 90)],
        default=7,
        description=_l("Their films come back, and a repair is proposed."),
    )
    vendors_tie = BooleanField(
        _l("Whoever works for the maker of an AI tool may not judge films made with it"), default=False
    )


class ConflictForm(LaurelForm):
    """A conflict that the organizer knows of."""

    judge = SelectField(_l("Judge"), coerce=int)
    entry_code = StringField(_l("Code of the entry"), [REQUIRED, Length(max=16)])
    reason = StringField(
        _l("Reason"), [REQUIRED, Length(max=300)], description=_l("Only organizers read this.")
    )

    @classmethod
    def of(cls, judges: Sequence[User]) -> ConflictForm:
        """The form for these judges."""
        form = cls()
        form.judge.choices = [(judge.id, judge.name) for judge in judges]
        return form
