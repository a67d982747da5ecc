"""The organizer's forms: inviting and seating judges, declaring a conflict."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.accounts.models import User
from app.assignments.models import PanelSeat
from app.assignments.operations.panel import SeatTerms
from app.entries.models import GENRES
from app.web.forms import LaurelForm

REQUIRED = InputRequired(_l("Fill this in."))
# Offered always; others appear when a film of the contest speaks them.
LANGUAGES = ("zh", "yue", "en", "ja", "ko", "fr", "de", "es", "pt", "it", "ru", "ar", "hi", "th", "vi", "id")


def language_name(code: str) -> str:
    """A language's name in the reader's language; the code itself when nobody has a name for it."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale is not None else code


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
    max_films = IntegerField(_l("Most films"), [REQUIRED, NumberRange(1, 20_000)], default=200)

    @classmethod
    def of(cls, judges: Sequence[User], spoken: Collection[str], seat: PanelSeat | None = None) -> SeatForm:
        """The form for these judges and the languages of the films, filled with a seat that is to change."""
        form = cls(prefix="seat-", data=_given(seat))
        form.judge.choices = [(judge.id, f"{judge.name} ({judge.email})") for judge in judges]
        known = set(seat.languages) if seat else set()
        codes = [*LANGUAGES, *sorted((known | set(spoken)) - set(LANGUAGES))]
        form.languages.choices = [(code, language_name(code)) for code in codes]
        form.genres.choices = [(key, gettext(words)) for key, words in GENRES.items()]
        return form

    def terms(self) -> SeatTerms:
        """What the form says."""
        return SeatTerms(
            languages=self.languages.data or [],
            genres=self.genres.data or [],
            max_films=self.max_films.data or 0,
        )


def _given(seat: PanelSeat | None) -> dict[str, object]:
    """A seat's terms as the form shows them."""
    if seat is None:
        return {}
    return {
        "judge": seat.judge_id,
        "languages": seat.languages,
        "genres": seat.genres,
        "max_films": seat.max_films,
    }


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
