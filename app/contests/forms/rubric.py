"""The forms for a rubric: its scale, its criteria in their order, and the parts of one of them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DecimalField, FieldList, FormField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app.contests.models import Criterion, Round
from app.contests.operations.parts import MOST_PARTS, Part
from app.contests.operations.rubric_rules import MOST_CRITERIA, CriterionChange, Scale
from app.web.forms import LaurelForm
from app.web.rules import N_

NOT_EMPTY = InputRequired(_l("Fill this in."))
NOT_LONG = Length(max=120, message=_l("This is too long: at most %(max)d characters fit here."))
PERCENT = NumberRange(0, 100, _l("Give a percentage from 0 to 100."))
POINTS = NumberRange(0, 1000, _l("Give a number from 0 to 1000."))


def two_decimals(_form: object, field: DecimalField) -> None:
    """Refuse what is not kept exactly; raises ValidationError."""
    if field.data is not None and not (
        field.data.is_finite() and field.data * 100 == _hundredths(field.data)
    ):
        raise ValidationError(gettext("Give at most two decimals."))


def _hundredths(number: Decimal | None) -> int:
    return int(((number or Decimal(0)) * 100).to_integral_value(ROUND_FLOOR))


def _points(label: Any, hint: Any = "") -> DecimalField:
    return DecimalField(label, [NOT_EMPTY, POINTS, two_decimals], places=None, description=hint)


def _in_order(rows: Iterable[Any]) -> list[tuple[str, Any]]:
    """The rows with their names by the place each was given; one that moves passes whoever stood there."""

    def place(at: int, row: Any) -> tuple[int, int]:
        wanted = row.place.data or at
        return wanted, (wanted > at) - (wanted < at)

    found = [(place(at, entry.form), entry.name, entry.form) for at, entry in enumerate(rows, start=1)]
    return [(name, row) for _, name, row in sorted(found, key=lambda one: one[0])]


class CriterionForm(LaurelForm):
    """One criterion: its names, weight and place; one without a key is new, if it has a name."""

    class Meta(LaurelForm.Meta):
        """The outer form is the one that is signed."""

        csrf = False

    key = HiddenField(validators=[Length(max=40)])
    title_en = StringField(_l("Title in English"), [NOT_LONG])
    title_zh = StringField(_l("Title in Chinese"), [NOT_LONG])
    weight = DecimalField(_l("Weight in percent"), [Optional(), PERCENT, two_decimals], places=None)
    place = IntegerField(
        _l("Place in the order"), [Optional(), NumberRange(1, 99, _l("Give a place from 1 on."))]
    )
    is_out = BooleanField(_l("Take this criterion out"))

    @property
    def is_meant(self) -> bool:
        """Whether this row is a criterion of the rubric that is wanted."""
        has_words = bool(self.title_en.data or self.title_zh.data or self.weight.data)
        return not self.is_out.data and bool(self.key.data or has_words)

    def validate_title_en(self, field: StringField) -> None:
        """A criterion has a name; raises ValidationError."""
        if self.is_meant and not field.data:
            raise ValidationError(gettext("Fill this in."))

    def validate(self, extra_validators: Any = None) -> bool:
        """What is taken out needs no look; what stays needs a weight."""
        if self.is_out.data:
            return True
        is_right = bool(super().validate(extra_validators))
        if self.is_meant and self.weight.data is None and not self.weight.errors:
            self.weight.errors = [gettext("Fill this in.")]
            return False
        return is_right


class RubricForm(LaurelForm):
    """The scale and the criteria of a round; the last row is for a further criterion."""

    edition = HiddenField(validators=[Regexp(r"\A[0-9]{1,9}\Z", message=_l("Reload this page."))])
    scale_min = _points(_l("Lowest score"))
    scale_max = _points(_l("Highest score"))
    scale_step = _points(_l("Step"), _l("0.5 lets judges give half points, 1 whole ones, 5 every fifth."))
    criteria = FieldList(
        FormField(CriterionForm, label=N_("Criterion")),
        label=_l("Criterion"),
        max_entries=MOST_CRITERIA + 1,
    )

    @classmethod
    def of(cls, round_: Round) -> RubricForm:
        """The form as the rubric stands."""
        rubric = round_.rubric
        rows: list[dict[str, Any]] = [
            {
                "key": row.key,
                "title_en": row.title_en,
                "title_zh": row.title_zh,
                "weight": row.percent,
                "place": place,
            }
            for place, row in enumerate(rubric.criteria, start=1)
        ]
        further = [{"place": len(rows) + 1}] if len(rows) < MOST_CRITERIA else []
        scale = {
            name: Decimal(getattr(rubric, name)) / 100 for name in ("scale_min", "scale_max", "scale_step")
        }
        form = cls(data={"edition": str(rubric.edition), "criteria": rows + further, **scale})
        for row in (entry.form for entry in form.criteria if entry.form.key.data):
            row.title_en.flags.required = row.weight.flags.required = row.place.flags.required = True
        return form

    def scale(self) -> Scale:
        """The scale that is wanted."""
        low, high, step = (_hundredths(one.data) for one in (self.scale_min, self.scale_max, self.scale_step))
        return Scale(low, high, step)

    def wanted(self) -> list[CriterionChange]:
        """The criteria that are wanted, in the order of their places."""
        meant = [(name, row) for name, row in _in_order(self.criteria) if row.is_meant]
        return [
            CriterionChange(
                key=row.key.data or "",
                title_en=row.title_en.data or "",
                title_zh=row.title_zh.data or "",
                weight=row.weight.data or Decimal(0),
                row=name,
            )
            for name, row in meant
        ]


class PartForm(LaurelForm):
    """One part of a criterion; without an English title there is none."""

    class Meta(LaurelForm.Meta):
        """The outer form is the one that is signed."""

        csrf = False

    title_en = StringField(_l("Title in English"), [NOT_LONG])
    title_zh = StringField(_l("Title in Chinese"), [NOT_LONG])
    weight = DecimalField(_l("Weight in percent"), [Optional(), PERCENT, two_decimals], places=None)
    place = IntegerField(
        _l("Place in the order"), [Optional(), NumberRange(1, 99, _l("Give a place from 1 on."))]
    )


class PartsForm(LaurelForm):
    """The parts of one criterion."""

    parts = FieldList(FormField(PartForm, label=N_("Part")), label=_l("Part"), max_entries=MOST_PARTS)

    @classmethod
    def of(cls, criterion: Criterion) -> PartsForm:
        """The form as the criterion stands, with empty rows for further parts."""
        rows: list[dict[str, Any]] = [
            {"title_en": part.title_en, "title_zh": part.title_zh, "weight": part.percent}
            for part in criterion.parts
        ]
        rows += [{} for _ in range(MOST_PARTS - len(rows))]
        return cls(data={"parts": [{**row, "place": place} for place, row in enumerate(rows, start=1)]})

    def wanted(self) -> list[Part]:
        """The parts that have a title, in the order of their places."""
        meant = [(name, row) for name, row in _in_order(self.parts) if row.title_en.data]
        return [
            Part(row.title_en.data or "", row.title_zh.data or "", row.weight.data or Decimal(0), name)
            for name, row in meant
        ]
