"""The forms of an entry: what its entrant writes, and the reason for which an organizer takes it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from babel import Locale
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.contests.forms.contest import FORMAT
from app.contests.models import Contest
from app.contests.operations.calendar import moment_in
from app.entries.models import CREDIT_ROLES, FILM_WORDS, GENRES, LANGUAGE_CODES, STATE_WORDS, Entry
from app.entries.operations.content import AiLine, Content, CreditLine, shows
from app.entries.queries import Wanted
from app.web.forms import LaurelForm
from app.web.language import local

MOST_CREDITS = 40
LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
MOST_AI_USES = 20
# An entry is submitted with these, though it may be saved without them.
WANTED = ("title_en", "title_zh", "synopsis_en", "synopsis_zh", "category_id", "spoken_language")


def at_most(length: int) -> Length:
    """At most so many characters, said in words."""
    return Length(max=length, message=_l("This is too long: at most %(max)d characters fit here."))


def one_line(text: str | None) -> str | None:
    """A text without line breaks, which mails' subjects and lists could not show."""
    return LINE_BREAKS.sub(" ", text) if text else text


def mark_wanted(form: LaurelForm, names: Iterable[str]) -> None:
    """Let pages not call these fields optional: they are wanted in the end, though a draft may lack them."""
    for name in names:
        form[name].flags.required = True


class Row(LaurelForm):
    """One line of a list inside a form that carries the token for all."""

    class Meta(LaurelForm.Meta):
        """The outer form is the one that is signed."""

        csrf = False

    def is_blank(self) -> bool:
        """Whether nothing was written in any text of this line."""
        return not any(field.data for field in self if field.type in ("StringField", "EmailField"))


class CreditForm(Row):
    """One contributor."""

    role = SelectField(_l("Role"))
    name_en = StringField(_l("Name in Latin letters"), [at_most(120)], filters=[one_line])
    name_zh = StringField(_l("Name in Chinese"), [at_most(120)], filters=[one_line])
    email = EmailField(_l("E-mail address"), [at_most(254)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [(code, gettext(words)) for code, words in CREDIT_ROLES.items()]
        self.role.data = self.role.data or next(iter(CREDIT_ROLES))
        mark_wanted(self, ("role", "name_en", "name_zh"))

    def validate_name_en(self, field: StringField) -> None:
        """A written line needs a name in one script or both."""
        if not self.is_blank() and not shows(f"{field.data or ''}{self.name_zh.data or ''}"):
            raise ValidationError(gettext("Write this person's name in one script or in both."))


class AiUseForm(Row):
    """One tool."""

    tool = StringField(_l("Tool"), [at_most(80)], filters=[one_line])
    version = StringField(_l("Version"), [at_most(40)], filters=[one_line])
    purpose = StringField(_l("What it was used for"), [at_most(200)], filters=[one_line])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_wanted(self, ("tool",))

    def validate_tool(self, field: StringField) -> None:
        """A written line needs the tool's name."""
        if not self.is_blank() and not shows(field.data or ""):
            raise ValidationError(gettext("Name the tool."))


class EntryForm(LaurelForm):
    """All that an entrant writes; the entry's state, contest, code and film are none of its fields."""

    title_en = StringField(_l("Title in English"), [at_most(200)], filters=[one_line])
    title_zh = StringField(_l("Title in Chinese"), [at_most(200)], filters=[one_line])
    synopsis_en = TextAreaField(_l("Synopsis in English"), [at_most(2000)])
    synopsis_zh = TextAreaField(_l("Synopsis in Chinese"), [at_most(2000)])
    category_id = SelectField(_l("Category"), coerce=int)
    genre = SelectField(_l("Genre"))
    spoken_language = SelectField(_l("Spoken language"))
    subtitle_languages = SelectMultipleField(_l("Subtitles in the picture"))
    credits = FieldList(FormField(CreditForm), _l("Who made it"), min_entries=1, max_entries=MOST_CREDITS)
    ai_uses = FieldList(FormField(AiUseForm), _l("AI tools"), min_entries=1, max_entries=MOST_AI_USES)
    has_consent = BooleanField(
        _l("I hold the rights to this film and agree that it is judged under the rules of this contest.")
    )
    # Which saved version the page began from; the autosaving script counts it on.
    revision = IntegerField(validators=[InputRequired(), NumberRange(min=0)])

    @classmethod
    def for_entry(cls, entry: Entry) -> EntryForm:
        """The form filled from an entry, or from what was just sent."""
        form = cls(obj=entry)
        mark_wanted(form, WANTED)
        categories = [(one.id, local(one, "title")) for one in entry.contest.categories]
        form.category_id.choices = [(0, gettext("Choose one")), *categories]
        form.genre.choices = [("", gettext("Choose one"))] + [
            (code, gettext(words)) for code, words in GENRES.items()
        ]
        languages = language_names()
        form.spoken_language.choices = [("", gettext("No dialogue")), *languages]
        form.subtitle_languages.choices = languages
        if not form.is_submitted():
            form.category_id.data = entry.category_id or 0
            form.revision.data = entry.save_count
        return form

    def errors_by_id(self) -> dict[str, str]:
        """Each wrong field's id with its words, lists taken apart."""
        return dict(_wrong_fields(self))

    def change_rows(self, order: str) -> None:
        """Carry out an order such as add-credits or remove-ai_uses-2; any other leaves the lists alone."""
        action, _, where = order.partition("-")
        name, _, index = where.partition("-")
        if name not in ("credits", "ai_uses"):
            return
        rows: FieldList[Any] = self[name]
        if action == "add" and len(rows.entries) < (rows.max_entries or 0):
            rows.append_entry()
        if action == "remove" and index.isdecimal() and int(index) < len(rows.entries):
            _remove_row(rows, int(index))

    def sent(self) -> dict[str, Any]:
        """All that was sent, as plain values."""
        return {name: value for name, value in self.data.items() if name not in ("csrf_token", "revision")}

    def content(self) -> Content:
        """What was written, without empty lines."""
        return Content(
            title_en=self.title_en.data or "",
            title_zh=self.title_zh.data or "",
            synopsis_en=self.synopsis_en.data or "",
            synopsis_zh=self.synopsis_zh.data or "",
            category_id=self.category_id.data or None,
            genre=self.genre.data or "",
            spoken_language=self.spoken_language.data or "",
            subtitle_languages=tuple(self.subtitle_languages.data or ()),
            credits=[_credit(row.form) for row in self.credits if not row.form.is_blank()],
            ai_uses=[_ai_use(row.form) for row in self.ai_uses if not row.form.is_blank()],
            has_consent=bool(self.has_consent.data),
        )


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


def language_names() -> list[tuple[str, str]]:
    """Codes of languages with their names in the reader's language."""
    names = (get_locale() or Locale("en")).languages
    return [(code, str(names.get(code, code))) for code in LANGUAGE_CODES]


def _chosen(field: SelectField) -> str:
    values = {value for value, *_rest in field.iter_choices()}
    return field.data if field.data in values else ""


def _wrong_fields(fields: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for field in fields:
        inside = {"FieldList": field, "FormField": getattr(field, "form", ())}.get(field.type)
        if inside is not None:
            yield from _wrong_fields(inside)
        words = [error for error in field.errors if isinstance(error, str)]
        if words and field.type != "FormField":
            yield field.id, " ".join(str(word) for word in words)


def _remove_row(rows: FieldList[Any], index: int) -> None:
    """Take one line out and number the rest anew, as the page shows them."""
    kept = [row.data for place, row in enumerate(rows.entries) if place != index]
    while rows.entries:
        rows.pop_entry()
    for data in kept or [None]:
        rows.append_entry(data)


def _credit(row: Any) -> CreditLine:
    return CreditLine(
        role=row.role.data or "other",
        name_en=row.name_en.data or "",
        name_zh=row.name_zh.data or "",
        email=row.email.data or "",
    )


def _ai_use(row: Any) -> AiLine:
    return AiLine(tool=row.tool.data or "", version=row.version.data or "", purpose=row.purpose.data or "")
