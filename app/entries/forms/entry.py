"""What an entrant writes: one form, of which every guided page shows its part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from app.contests.models import EntryQuestion, RuleKind
from app.entries.forms.answers import PREFIX, answer_fields, answers_in, as_sent, fill_answers
from app.entries.forms.rows import (
    PERCENT,
    AiUseForm,
    CreditForm,
    at_most,
    change_rows,
    chosen_from,
    language_names,
    mark_wanted,
    one_line,
)
from app.entries.models import CONTENT_WARNINGS, GENRES, Entry, Right
from app.entries.operations.answers import asked_of
from app.entries.operations.content import Content
from app.entries.operations.merging import Clashes, Paths, content_from, merge, paths_of
from app.entries.operations.needed import has_agreed
from app.films.models import FilmState
from app.web.forms import LaurelForm
from app.web.language import local

MOST_CREDITS = 40
MOST_AI_USES = 20
MOST_BASE = 200_000
# An entry is submitted with these, though it may be saved without them.
WANTED = (
    "title_en",
    "title_zh",
    "synopsis_en",
    "synopsis_zh",
    "category_id",
    "spoken_language",
    "birth_year",
)
# The guided pages and the fields of each; a page's address bears its name.
PAGES: Mapping[str, tuple[str, ...]] = {
    "film": ("poster_still", "chosen_stills"),
    "work": (
        *("title_en", "title_zh", "synopsis_en", "synopsis_zh", "category_id", "genre", "adapted_from"),
        *("spoken_language", "subtitle_languages", "content_warnings", "shots", "work_days"),
        *("made_from", "made_until", "is_main"),
    ),
    "people": ("credits",),
    "tools": ("ai_share", "ai_uses"),
    "questions": ("answers",),
    "rights": ("has_consent", "may_publish", "public_name", "birth_year"),
}
# Pages that are no text: whoever may edit the text alone reads them.
DECIDED = ("film", "rights")
COUNT = NumberRange(0, 100_000, _l("Write a whole number."))
LISTS = ("credits", "ai_uses")


class EntryForm(LaurelForm):
    """All that an entrant writes; the entry's state, contest, code and film are none of its fields."""

    title_en = StringField(_l("Title in English"), [at_most(200)], filters=[one_line])
    title_zh = StringField(_l("Title in Chinese"), [at_most(200)], filters=[one_line])
    synopsis_en = TextAreaField(_l("Synopsis in English"), [at_most(2000)])
    synopsis_zh = TextAreaField(_l("Synopsis in Chinese"), [at_most(2000)])
    category_id = SelectField(_l("Category"), coerce=int)
    genre = SelectField(_l("Genre"))
    adapted_from = StringField(_l("Adapted from"), [at_most(300)], filters=[one_line])
    spoken_language = SelectField(_l("Spoken language"))
    subtitle_languages = SelectMultipleField(_l("Subtitles in the picture"))
    content_warnings = SelectMultipleField(_l("Content that judges should be warned of"))
    shots = IntegerField(_l("Number of shots"), [Optional(), COUNT])
    work_days = IntegerField(_l("Days of work"), [Optional(), COUNT])
    made_from = DateField(_l("Work began on"), [Optional()])
    made_until = DateField(_l("Finished on"), [Optional()])
    is_main = BooleanField(_l("This is my main entry in this contest."))
    credits = FieldList(FormField(CreditForm), _l("Who made it"), min_entries=1, max_entries=MOST_CREDITS)
    ai_share = IntegerField(_l("Share of the film made with AI, in percent"), [Optional(), PERCENT])
    ai_uses = FieldList(FormField(AiUseForm), _l("AI tools"), min_entries=1, max_entries=MOST_AI_USES)
    poster_still = RadioField(_l("The picture that stands for the film"), coerce=int)
    chosen_stills = SelectMultipleField(_l("Stills for the public page"), coerce=int)
    has_consent = BooleanField(
        _l("I hold the rights to this film and agree that it is judged under the rules of this contest.")
    )
    may_publish = BooleanField(_l("The organizers may show the film in public if it wins."))
    public_name = StringField(_l("Public name or pen name"), [at_most(120)], filters=[one_line])
    birth_year = IntegerField(
        _l("Year of birth"), [Optional(), NumberRange(1900, 2100, _l("Write the year with four digits."))]
    )
    # Which saved version the page began from, and what it said; autosaving counts both on.
    revision = IntegerField(validators=[InputRequired(), NumberRange(min=0)])
    base = HiddenField()

    # What others changed in the same fields, by path; empty unless a save met it.
    clashes: Clashes = MappingProxyType({})
    # The contest's own questions with the fields that answer them.
    answer_fields: Sequence[tuple[Any, EntryQuestion]] = ()

    @classmethod
    def for_entry(cls, entry: Entry, page: str = "", *, right: Right = Right.OWN) -> EntryForm:
        """The form filled from an entry, or from what was just sent: the part of a page and of a right."""
        names = _names_of(entry, page, right)
        asked = answer_fields(entry) if "answers" in names else {}
        form: EntryForm = (type(cls.__name__, (cls,), asked) if asked else cls)(obj=entry)
        form.entry, form.names, form.shown = entry, names, entry.save_count
        mark_wanted(form, WANTED)
        form.offer_choices(entry)
        for name in {name for fields in PAGES.values() for name in fields} - {*form.names, "answers"}:
            delattr(form, name)
        form.show_answers(entry)
        if not form.is_submitted():
            form.show_version(entry)
        return form

    def offer_choices(self, entry: Entry) -> None:
        """Fill the lists to choose from, and choose what was chosen before."""
        self.category_id.choices = [
            (0, gettext("Choose one")),
            *((one.id, local(one, "title")) for one in entry.contest.categories),
        ]
        self.genre.choices = [("", gettext("Choose one")), *chosen_from(GENRES)]
        languages = language_names()
        self.spoken_language.choices = [("", gettext("No dialogue")), *languages]
        self.subtitle_languages.choices = languages
        self.content_warnings.choices = chosen_from(CONTENT_WARNINGS)
        numbers = range(1, 1 + len(stills_of(entry)))
        self.poster_still.choices = [
            (0, gettext("Chosen by the check")),
            *((number, gettext("Still %(number)s", number=number)) for number in numbers),
        ]
        self.chosen_stills.choices = [
            (number, gettext("Still %(number)s", number=number)) for number in numbers
        ]
        if not self.is_submitted():
            self.has_consent.data = has_agreed(entry)
            self.category_id.data = entry.category_id or 0
            self.poster_still.data = entry.poster_still or 0
        elif self.poster_still.raw_data == []:
            self.poster_still.data = 0

    def show_answers(self, entry: Entry) -> None:
        """Join each question with its field, which shows what was answered before."""
        asked = [one for one in asked_of(entry) if f"{PREFIX}{one.id}" in self]
        self.answer_fields = [(self[f"{PREFIX}{one.id}"], one) for one in asked]
        mark_wanted(self, (f"{PREFIX}{one.id}" for one in asked if one.is_required))
        if asked and not self.is_submitted():
            fill_answers(self, entry)

    def show_version(self, entry: Entry) -> None:
        """Let the next save go over the version that the reader now knows of."""
        self.revision.raw_data, self.revision.data = None, entry.save_count
        self.base.data = json.dumps(self.kept(), ensure_ascii=False)

    def kept(self) -> Paths:
        """What the entry says now in this form's fields."""
        return paths_of(Content.of(self.entry), self.names)

    def errors_by_id(self) -> dict[str, str]:
        """Each wrong field's id with its words, lists taken apart."""
        return dict(_wrong_fields(self))

    def change_rows(self, order: str) -> None:
        """Carry out an order such as add-credits or remove-ai_uses-2; any other leaves the lists alone."""
        action, _, where = order.partition("-")
        name, _, index = where.partition("-")
        if name in LISTS and name in self:
            change_rows(self[name], action, index)

    def sent(self) -> dict[str, Any]:
        """All that was sent, as plain values."""
        hidden = ("csrf_token", "revision", "base")
        return {name: value for name, value in self.data.items() if name not in hidden}

    def content(self) -> Content:
        """What was written, without empty lines; what this page does not show stays as it is."""
        return replace(Content.of(self.entry), **{name: self._said(name) for name in self.names})

    @property
    def was_stale(self) -> bool:
        """Whether somebody saved since this page was opened."""
        return bool(self.revision.data != self.shown)

    def sent_paths(self) -> Paths:
        """What was sent, by the paths of its fields."""
        return paths_of(self.content(), self.names)

    def merged(self) -> tuple[Content, Clashes]:
        """What was written joined with what others saved since the page was opened."""
        written = self.content()
        if self.revision.data == self.entry.save_count or not self.base.data:
            return written, {}
        joined, clashes = merge(self._base(), paths_of(written, self.names), self.kept())
        return content_from(joined, written, Content.of(self.entry), self.names), clashes

    def mark(self, clashes: Clashes) -> None:
        """Show the other version at each field that two people changed."""
        self.clashes = clashes
        for path, theirs in clashes.items():
            field = self._field_at(path)
            words = gettext("Somebody else wrote here meanwhile: %(value)s", value=_shown(theirs, path))
            field.errors = [*field.errors, words]

    def others_by_name(self, clashes: Clashes) -> dict[str, str]:
        """What others wrote, by the names that the page's fields have."""
        return {self._field_at(path).name: _shown(theirs, path) for path, theirs in clashes.items()}

    def _field_at(self, path: str) -> Any:
        name, _, rest = path.partition("/")
        if not rest:
            return self[name]
        key, _, part = rest.partition("/")
        if name == "answers":
            return self[f"{PREFIX}{key}"]
        return next(row.form[part] for row in self[name] if row.form.key.data == key)

    def _base(self) -> Paths:
        try:
            base = json.loads((self.base.data or "")[:MOST_BASE])
        except ValueError:
            return {}
        return base if isinstance(base, dict) else {}

    def _said(self, name: str) -> Any:
        if name == "answers":
            return answers_in(self, self.entry)
        field = self[name]
        if name in LISTS:
            return [row.form.line() for row in field if not row.form.is_blank()]
        if field.type == "SelectMultipleField":
            return tuple(field.data or ())
        if name in ("category_id", "poster_still"):
            return field.data or None
        return field.data if field.type in ("IntegerField", "DateField", "BooleanField") else field.data or ""


def stills_of(entry: Entry) -> list[Any]:
    """The stills that the check took of an entry's film, once it plays."""
    film = entry.film
    return list(film.facts.get("stills", [])) if film is not None and film.state is FilmState.READY else []


def _names_of(entry: Entry, page: str, right: Right) -> tuple[str, ...]:
    """The fields of a page, or of all, as far as this contest asks for them and this right goes."""
    pages = [page] if page else list(PAGES)
    if not right.includes(Right.EVERYTHING):
        pages = [one for one in pages if one not in DECIDED]
    names = tuple(name for one in pages for name in PAGES[one])
    kinds = {rule.kind for rule in entry.contest.entry_rules}
    left_out = {
        "is_main": RuleKind.MAIN_ENTRY not in kinds,
        "birth_year": not entry.contest.adult_age,
        "poster_still": not stills_of(entry),
        "chosen_stills": not stills_of(entry),
    }
    return tuple(name for name in names if not left_out.get(name))


def _shown(value: Any, path: str) -> str:
    if path.startswith("answers/"):
        return as_sent(str(value))
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    return "\u001f".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)


def _wrong_fields(fields: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for field in fields:
        inside = {"FieldList": field, "FormField": getattr(field, "form", ())}.get(field.type)
        if inside is not None:
            yield from _wrong_fields(inside)
        words = [error for error in field.errors if isinstance(error, str)]
        if words and field.type != "FormField":
            yield field.id, " ".join(str(word) for word in words)
