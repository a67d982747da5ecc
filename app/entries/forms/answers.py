"""The fields for a contest's own questions: one each, checked as its kind asks, kept as plain text."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.contests.models import AnswerKind, EntryQuestion
from app.entries.forms.rows import at_most, one_line
from app.entries.models import Entry
from app.entries.operations.answers import NO, YES, asked_of, parts_of
from app.entries.operations.content import AnswerLine
from app.web.language import local

PREFIX = "answer_"
SEVERAL = "\u001f"
MOST_DIGITS = 15
A_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")


def answer_fields(entry: Entry) -> dict[str, Any]:
    """A field for each question that an entry is asked, by the field's name."""
    return {f"{PREFIX}{one.id}": _field(one) for one in asked_of(entry)}


def _field(question: EntryQuestion) -> Any:
    label, hint = local(question, "label"), local(question, "hint")
    if question.kind in CHOSEN:
        kind = SelectMultipleField if question.kind is AnswerKind.SEVERAL else SelectField
        return kind(label, description=hint, choices=_choices(question))
    kind, checks = TYPED[question.kind]
    filters = [] if kind is TextAreaField else [one_line]
    return kind(label, checks, description=hint, filters=filters)


class _Words:
    """An option with its words under the names that `local` reads."""

    def __init__(self, option: dict[str, str]) -> None:
        self.word_en, self.word_zh = option["en"], option["zh"]


def _choices(question: EntryQuestion) -> Any:
    pairs = [(one["key"], local(_Words(one), "word")) for one in question.options]
    if question.kind is AnswerKind.YES_NO:
        pairs = [(YES, gettext("yes")), (NO, gettext("no"))]
    if question.kind is not AnswerKind.SEVERAL:
        pairs = [("", gettext("Choose one")), *pairs]
    # Given as a function, since a class keeps its fields' own lists.
    return lambda: pairs


def a_number(_form: Any, field: Field) -> None:
    """A plain number in any script's digits; kept as it is usually written."""
    if not field.data:
        return
    text = unicodedata.normalize("NFKC", field.data).replace(" ", "").replace("−", "-")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "e" in text.lower() or len(text) > MOST_DIGITS:
        raise ValidationError(gettext("Write a number such as 12 or 3.5, without a unit."))
    field.data = f"{number:f}"


def a_link(_form: Any, field: Field) -> None:
    """An address of a page that anybody could open."""
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    is_page = host and parts.scheme in ("http", "https") and A_HOST.fullmatch(host)
    if not is_page or parts.username or host.replace(".", "").isdigit() or ":" in host:
        raise ValidationError(gettext("Write the whole address of a page, beginning with https://"))


CHOSEN = (AnswerKind.CHOICE, AnswerKind.SEVERAL, AnswerKind.YES_NO)
TYPED: dict[AnswerKind, tuple[Any, list[Any]]] = {
    AnswerKind.TEXT: (StringField, [at_most(300)]),
    AnswerKind.LONG_TEXT: (TextAreaField, [at_most(5000)]),
    AnswerKind.NUMBER: (StringField, [a_number]),
    AnswerKind.LINK: (StringField, [at_most(300), a_link]),
}


def answers_in(form: Any, entry: Entry) -> list[AnswerLine]:
    """What a form says to each question; what it does not ask stays as it was answered."""
    lines = {answer.question_id: answer.value for answer in entry.answers}
    for question in asked_of(entry):
        name = f"{PREFIX}{question.id}"
        if name in form:
            lines[question.id] = _kept(question, form[name].data)
    return [AnswerLine(key=str(key), value=value) for key, value in sorted(lines.items()) if value]


def _kept(question: EntryQuestion, data: Any) -> str:
    if question.kind is AnswerKind.SEVERAL:
        order = [one["key"] for one in question.options]
        return json.dumps(sorted(set(data), key=order.index)) if data else ""
    return str(data or "")


def fill_answers(form: Any, entry: Entry) -> None:
    """Show what was answered before."""
    given = {answer.question_id: answer.value for answer in entry.answers}
    for question in asked_of(entry):
        field = form[f"{PREFIX}{question.id}"]
        value = given.get(question.id, "")
        several = question.kind is AnswerKind.SEVERAL
        field.data = list(parts_of(question.kind, value)) if several and value else ([] if several else value)


def as_sent(value: str) -> str:
    """A kept answer as a browser's form would send it: several choices stand beside one another."""
    try:
        found = json.loads(value) if value.startswith('["') else value
    except ValueError:
        found = value
    return SEVERAL.join(map(str, found)) if isinstance(found, list) else value
