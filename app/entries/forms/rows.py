"""The lines of an entry's lists, people and tools, and what every form of an entry shares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel import Locale
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    FieldList,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.entries.models import AI_STAGES, AI_TECHNIQUES, CREDIT_ROLES, LANGUAGE_CODES, new_key
from app.entries.operations.content import AiLine, CreditLine, shows
from app.mail.addresses import NotAnAddress, canonical_email
from app.web.forms import LaurelForm

LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
KEY = re.compile(r"[A-Z0-9]{1,16}")
PERCENT = NumberRange(0, 100, _l("Write a whole number from 0 to 100."))


def at_most(length: int) -> Length:
    """At most so many characters, said in words."""
    return Length(max=length, message=_l("This is too long: at most %(max)d characters fit here."))


def one_line(text: str | None) -> str | None:
    """A text without line breaks, which mails' subjects and lists could not show."""
    return LINE_BREAKS.sub(" ", text) if text else text


def mark_wanted(form: LaurelForm, names: Iterable[str]) -> None:
    """Let pages not call these fields optional: they are wanted in the end, though a draft may lack them."""
    for name in names:
        if name in form:
            form[name].flags.required = True


def chosen_from(words: dict[str, str]) -> list[tuple[str, str]]:
    """The choices of a short list in the reader's language."""
    return [(code, gettext(text)) for code, text in words.items()]


def language_names() -> list[tuple[str, str]]:
    """Codes of languages with their names in the reader's language."""
    names = (get_locale() or Locale("en")).languages
    return [(code, str(names.get(code, code))) for code in LANGUAGE_CODES]


class Row(LaurelForm):
    """One line of a list inside a form that carries the token for all; `key` names it between writers."""

    class Meta(LaurelForm.Meta):
        """The outer form is the one that is signed."""

        csrf = False

    key = HiddenField(default=new_key)

    def is_blank(self) -> bool:
        """Whether nothing was written in any text of this line."""
        return not any(field.data for field in self if field.type in ("StringField", "EmailField"))

    def own_key(self) -> str:
        """The line's key; a new one for whatever else was sent."""
        sent = self.key.data or ""
        return sent if KEY.fullmatch(sent) else new_key()


class CreditForm(Row):
    """One contributor."""

    role = SelectField(_l("Role"))
    name_en = StringField(_l("Name in Latin letters"), [at_most(120)], filters=[one_line])
    name_zh = StringField(_l("Name in Chinese"), [at_most(120)], filters=[one_line])
    organisation = StringField(_l("School, studio or firm"), [at_most(160)], filters=[one_line])
    email = EmailField(_l("E-mail address"), [at_most(254)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = chosen_from(CREDIT_ROLES)
        self.role.data = self.role.data or next(iter(CREDIT_ROLES))
        mark_wanted(self, ("role", "name_en", "name_zh"))

    def validate_name_en(self, field: StringField) -> None:
        """A written line needs a name in one script or both."""
        if not self.is_blank() and not shows(f"{field.data or ''}{self.name_zh.data or ''}"):
            raise ValidationError(gettext("Write this person's name in one script or in both."))

    def validate_email(self, field: EmailField) -> None:
        """An address is kept in its one form, so that two spellings are one person."""
        if field.data and not field.errors:
            try:
                field.data = canonical_email(field.data)
            except NotAnAddress as refusal:
                raise ValidationError(gettext(refusal.message)) from refusal

    def line(self) -> CreditLine:
        """What was written."""
        return CreditLine(
            key=self.own_key(),
            role=self.role.data or "other",
            name_en=self.name_en.data or "",
            name_zh=self.name_zh.data or "",
            organisation=self.organisation.data or "",
            email=self.email.data or "",
        )


class AiUseForm(Row):
    """One tool."""

    tool = StringField(_l("Tool"), [at_most(80)], filters=[one_line])
    version = StringField(_l("Version"), [at_most(40)], filters=[one_line])
    stage = SelectField(_l("Stage"))
    techniques = SelectMultipleField(_l("Technique"))
    share = IntegerField(_l("Share of this stage in percent"), [Optional(), PERCENT])
    purpose = StringField(_l("What it was used for"), [at_most(200)], filters=[one_line])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage.choices = [("", gettext("Choose one")), *chosen_from(AI_STAGES)]
        self.stage.data = self.stage.data or ""
        self.techniques.choices = chosen_from(AI_TECHNIQUES)
        mark_wanted(self, ("tool",))

    def validate_tool(self, field: StringField) -> None:
        """A written line needs the tool's name."""
        if not self.is_blank() and not shows(field.data or ""):
            raise ValidationError(gettext("Name the tool."))

    def line(self) -> AiLine:
        """What was written."""
        return AiLine(
            key=self.own_key(),
            tool=self.tool.data or "",
            version=self.version.data or "",
            stage=self.stage.data or "",
            techniques=tuple(self.techniques.data or ()),
            share=self.share.data,
            purpose=self.purpose.data or "",
        )


def change_rows(rows: FieldList[Any], action: str, index: str) -> None:
    """Carry out add or remove with a line's index; anything else leaves the list alone."""
    if action == "add" and len(rows.entries) < (rows.max_entries or 0):
        rows.append_entry()
    if action == "remove" and index.isdecimal() and int(index) < len(rows.entries):
        kept = [row.data for place, row in enumerate(rows.entries) if place != int(index)]
        while rows.entries:
            rows.pop_entry()
        for data in kept or [None]:
            rows.append_entry(data)
