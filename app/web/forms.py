"""The parent of every form: CSRF, clean text, and rules that are answered at the field they belong to."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_wtf import FlaskForm

from app.web.database import session
from app.web.errors import sentence
from app.web.rules import RuleBroken

# Zero-width joiner holds emoji families together; every other invisible format character goes.
KEPT_FORMAT_CHARACTERS = frozenset("\u200d")


def clean_text(text: str | None) -> str:
    """Text as it is kept: NFC, no control or invisible format characters but line breaks, trimmed."""
    composed = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        mark
        for mark in composed
        if mark in "\n\t"
        or mark in KEPT_FORMAT_CHARACTERS
        or unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return "".join(kept).strip()


class LaurelForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose text fields are cleaned and whose verb may be refused by a rule."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Clean every text on its way in; passwords are left as they were typed."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the cleaning filter to text fields."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField", "EmailField"}:
                filters.append(lambda value: clean_text(value) if isinstance(value, str) else value)
            return unbound_field.bind(form=form, filters=filters, **options)

    def carries_out(self, verb: Callable[[], object]) -> bool:
        """Do the form's one verb; a broken rule becomes the error of its field and nothing is kept."""
        try:
            verb()
        except RuleBroken as refusal:
            session.rollback()
            self.say(refusal)
            return False
        return True

    def say(self, refusal: RuleBroken) -> None:
        """Put the words of a broken rule at its field, which may stand in a row of a list, or above all."""
        field = next((one for one in _every(self) if one.name == f"{self._prefix}{refusal.field}"), None)
        if field is None:
            self.form_errors.append(sentence(refusal))
        else:
            field.errors = [*field.errors, sentence(refusal)]
            # A list of rows counts its errors while it validates, which is over by now.
            for rows in (one for one in self if one.type == "FieldList" and field in _every(one)):
                rows.errors = [one.errors for one in rows]


def _every(fields: Iterable[Any]) -> Iterator[Any]:
    """All fields of a form, with those of its rows."""
    for field in fields:
        yield field
        if field.type == "FieldList":
            yield from _every(field)
        elif field.type == "FormField":
            yield from _every(field.form)
