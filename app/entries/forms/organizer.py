"""The organizer's forms: what of the list is wanted, and the reason for which an entry is taken out."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import DateTimeLocalField, EmailField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.contests.forms.contest import FORMAT
from app.contests.models import Contest
from app.contests.operations.calendar import moment_in
from app.entries.forms.rows import at_most, one_line
from app.entries.models import FILM_WORDS, STATE_WORDS
from app.entries.queries import Wanted
from app.web.forms import LaurelForm
from app.web.language import local


class ExcludeForm(LaurelForm):
    """Why an organizer takes an entry out."""

    reason = StringField(
        _l("Reason, for the entrant to read"),
        [
            InputRequired(_l("Say why you take this entry out; its entrant and the record will read it.")),
            at_most(500),
        ],
        filters=[one_line],
    )


class ExtensionForm(LaurelForm):
    """More time for one entrant."""

    email = EmailField(
        _l("E-mail address of the entrant"), [InputRequired(_l("Say who gets more time.")), at_most(254)]
    )
    until = DateTimeLocalField(_l("New deadline"), [InputRequired(_l("Say until when."))], format=FORMAT)
    reason = StringField(
        _l("Reason, for the entrant and the record"),
        [InputRequired(_l("Say why; the entrant and the record will read it.")), at_most(500)],
        filters=[one_line],
    )

    def moment(self, contest: Contest) -> datetime:
        """The new deadline on the contest's clocks; raises NoSuchTime."""
        assert self.until.data is not None
        return moment_in(contest.timezone, self.until.data, field="until").astimezone(UTC)


class FilterForm(LaurelForm):
    """What an organizer wants to see of the list; it changes nothing and lives in the address."""

    class Meta(LaurelForm.Meta):
        """Addresses carry no token."""

        csrf = False

    words = StringField(_l("Title, code or entrant"), [Optional(), Length(max=100)])
    state = SelectField(_l("State"))
    category = SelectField(_l("Category"))
    film = SelectField(_l("Film"))

    @classmethod
    def for_contest(cls, contest: Contest, address: MultiDict[str, str]) -> FilterForm:
        """The form filled from an address."""
        form = cls(formdata=address)
        form.state.choices = [("", gettext("Any state"))] + [
            (state.value, gettext(words)) for state, words in STATE_WORDS.items()
        ]
        form.category.choices = [("", gettext("Any category"))] + [
            (str(one.position), local(one, "title")) for one in contest.categories
        ]
        form.film.choices = [("", gettext("Any film"))] + [
            (code, gettext(words)) for code, words in FILM_WORDS.items()
        ]
        return form

    def wanted(self) -> Wanted:
        """What is asked for; a value that is none of the choices asks for nothing."""
        return Wanted(
            state=_chosen(self.state),
            category=int(_chosen(self.category) or 0) or None,
            film=_chosen(self.film),
            words=(self.words.data or "")[:100],
        )


def _chosen(field: SelectField) -> str:
    values = {value for value, *_rest in field.iter_choices()}
    return field.data if field.data in values else ""
