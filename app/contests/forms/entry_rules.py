"""The organizer's form for one entry rule."""

from __future__ import annotations

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.contests.models import Contest, RuleKind
from app.contests.operations.entry_rules import KIND_WORDS
from app.contests.operations.setting_rules import NewRule
from app.web.forms import LaurelForm
from app.web.language import local

SEPARATORS = re.compile(r"[,，、;；\s]+")
BOUND = [Optional(), NumberRange(0, 100_000, _l("Write a whole number."))]


def _usual_colons(text: str | None) -> str | None:
    """Shapes as Chinese keyboards write them are the same shapes."""
    return text.replace("：", ":") if text else text


class EntryRuleForm(LaurelForm):
    """A rule: what it is about, its bounds, and why it is there; the page shows what its kind asks for."""

    kind = SelectField(_l("What the rule is about"))
    category_id = SelectField(_l("Holds for"), coerce=int)
    least = IntegerField(_l("At least"), BOUND)
    most = IntegerField(_l("At most"), BOUND)
    earliest = DateField(_l("Not before"), [Optional()])
    latest = DateField(_l("Not after"), [Optional()])
    choices = StringField(_l("Choices, with commas between them"), [Length(max=300)], filters=[_usual_colons])
    reason_en = StringField(_l("Reason in English"), [Length(max=300)])
    reason_zh = StringField(_l("Reason in Chinese"), [Length(max=300)])

    @classmethod
    def for_contest(cls, contest: Contest) -> EntryRuleForm:
        """An empty form, or what was just sent."""
        form = cls()
        form.kind.choices = [(kind.value, gettext(words)) for kind, words in KIND_WORDS.items()]
        form.category_id.choices = [
            (0, gettext("The whole contest")),
            *((one.id, local(one, "title")) for one in contest.categories),
        ]
        return form

    def validate_choices(self, field: StringField) -> None:
        """Shapes are two numbers, as people say them, and neither is nothing."""
        shapes = SEPARATORS.split((field.data or "").strip()) if self.kind.data == RuleKind.ASPECT else []
        if any(not re.fullmatch(r"[1-9][0-9]{0,3}:[1-9][0-9]{0,3}", shape) for shape in shapes):
            raise ValidationError(gettext("Write shapes such as 16:9, with commas between them."))

    def rule(self) -> NewRule:
        """What was written."""
        words = self.choices.data or ""
        split = (
            re.split(r"[,，、;；]+", words) if self.kind.data == RuleKind.TOOLS else SEPARATORS.split(words)
        )
        return NewRule(
            kind=RuleKind(self.kind.data),
            category_id=self.category_id.data or None,
            least=self.least.data,
            most=self.most.data,
            earliest=self.earliest.data,
            latest=self.latest.data,
            choices=[word.strip() for word in split if word.strip()],
            reason_en=self.reason_en.data or "",
            reason_zh=self.reason_zh.data or "",
        )
