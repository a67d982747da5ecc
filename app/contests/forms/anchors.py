"""The form for what the levels of a criterion mean."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, FieldList, FormField, StringField
from wtforms.validators import Length, NumberRange, Optional

from app.contests.models import Criterion
from app.contests.operations.anchors import MOST_ANCHORS, Level
from app.web.forms import LaurelForm
from app.web.rules import N_


class LevelForm(LaurelForm):
    """One level; without an English text there is none."""

    class Meta(LaurelForm.Meta):
        """The outer form is the one that is signed."""

        csrf = False

    level = DecimalField(_l("Points"), [Optional(), NumberRange(0, 1000)], places=None)
    text_en = StringField(_l("What it means, in English"), [Length(max=300)])
    text_zh = StringField(_l("What it means, in Chinese"), [Length(max=300)])


class LevelsForm(LaurelForm):
    """The levels of one criterion that have words."""

    levels = FieldList(FormField(LevelForm, label=N_("Level")), label=_l("Level"), max_entries=MOST_ANCHORS)

    @classmethod
    def of(cls, criterion: Criterion) -> LevelsForm:
        """The form as the criterion stands, with empty rows for further levels."""
        rows: list[dict[str, Any]] = [
            {"level": Decimal(one.level) / 100, "text_en": one.text_en, "text_zh": one.text_zh}
            for one in criterion.anchors
        ]
        return cls(data={"levels": rows + [{} for _ in range(MOST_ANCHORS - len(rows))]})

    def wanted(self) -> list[Level]:
        """The levels that have words."""
        return [
            Level(int((row["level"] or 0) * 100), row["text_en"], row["text_zh"] or "")
            for row in self.levels.data
            if row["text_en"]
        ]
