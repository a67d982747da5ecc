"""The organizer's forms: for a tally its method and how earlier rounds count; trying a rule of advancing."""

from __future__ import annotations

from decimal import Decimal

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, FieldList, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.contests.forms.rounds import RULE_CHOICES
from app.contests.models import AdvanceRule, Round
from app.contests.operations.rounds import check_advance, check_rule
from app.results.models import Choice, TallyRun
from app.results.operations.choice import methods_of
from app.results.queries.counted import earlier_rounds
from app.web.forms import LaurelForm

METHOD_WORDS = {
    "fair": _l("Fair mean: corrects for strict and generous judges"),
    "raw": _l("Plain mean: every score as it was given"),
    "trimmed": _l("Trimmed mean: without the highest and the lowest review; from 5 reviews a film"),
    "zscore": _l("Z-score: each judge's own scale; needs random assignment"),
    "borda": _l("Rank points: a place is worth one point less than the one before"),
    "exponential": _l("Rank points that fall steeply, for finals that everybody sees whole"),
    "clip": _l("Clipped mean: a score too far from the film's mean is pulled back"),
    "bradley_terry": _l("Bradley-Terry: strengths from votes on pairs"),
}
CARRY_WORDS = {
    "alone": _l("This round alone"),
    "together": _l("Fitted together: the earlier reviews count as evidence"),
    "weighted": _l("Weighted totals: each round has its percent"),
}


class TallyForm(LaurelForm):
    """How a round is to be tallied."""

    method = RadioField(_l("Method"), [InputRequired(_l("Choose one of the methods on the page."))])
    min_reviews = IntegerField(_l("Fewest reviews for a place"), [Optional(), NumberRange(1, 100)], default=1)
    trim = IntegerField(_l("Trimmed mean: reviews dropped at each end"), [Optional(), NumberRange(0, 10)])
    clip = DecimalField(_l("Clipped mean: points from the film's mean"), [Optional(), NumberRange(0, 1000)])
    places = IntegerField(_l("Decimals, rounded half up"), [Optional(), NumberRange(0, 6)])
    carry = RadioField(_l("How earlier rounds count"), [Optional()])
    stages = FieldList(IntegerField(_l("Percent"), [Optional(), NumberRange(0, 100)]))

    @classmethod
    def of(cls, round_: Round, newest: TallyRun | None) -> TallyForm:
        """The form as the last run was asked for, else as the round's kind suggests."""
        methods = methods_of(round_)
        choice = Choice.of(newest.parameters) if newest else Choice(methods[0])
        numbers = [one.number for one in (*earlier_rounds(round_), round_)]
        form = cls(
            data={
                "method": choice.method,
                "min_reviews": choice.min_reviews,
                "trim": choice.trim,
                "clip": choice.clip,
                "places": choice.places,
                "carry": choice.carry,
                "stages": [choice.stages.get(number) for number in numbers],
            }
        )
        form.method.choices = [(method, METHOD_WORDS[method]) for method in methods]
        form.carry.choices = list(CARRY_WORDS.items())
        for number, field in zip(numbers, form.stages, strict=False):
            field.label.text = _l("Percent of round %(number)s", number=number)
        return form

    def choice(self, round_: Round) -> Choice:
        """What the form asks for; what was left empty has its default."""
        numbers = [one.number for one in (*earlier_rounds(round_), round_)]
        stages = zip(numbers, self.stages.data, strict=False)
        carry = self.carry.data or "alone"
        return Choice(
            method=self.method.data,
            min_reviews=self.min_reviews.data or 1,
            trim=1 if self.trim.data is None else self.trim.data,
            clip=self.clip.data if self.method.data == "clip" else None,
            places=self.places.data,
            carry=carry,
            stages={number: part or 0 for number, part in stages} if carry == "weighted" else {},
        )


class PreviewForm(LaurelForm):
    """A rule to try in the address; nothing is kept, so nothing is signed."""

    class Meta(LaurelForm.Meta):
        """A question carries no token."""

        csrf = False

    rule = SelectField(_l("Rule to try"), choices=RULE_CHOICES)
    number = DecimalField(_l("Number for that rule"), [Optional(), NumberRange(0, 10_000)], places=None)

    @classmethod
    def of(cls, round_: Round) -> PreviewForm:
        """The form as it was asked, else with the round's own rule."""
        is_score = round_.advance_rule is AdvanceRule.THRESHOLD
        number = Decimal(round_.advance_number) / (100 if is_score else 1)
        data = {"rule": round_.advance_rule.value, "number": number}
        return cls(formdata=request.args if "rule" in request.args else None, data=data)

    @property
    def is_asked(self) -> bool:
        """Whether another rule than the round's own is tried."""
        return "rule" in request.args

    def chosen(self, round_: Round) -> tuple[AdvanceRule, int]:
        """The rule and its number; the round's own where what was asked says why not at its field."""
        own = (round_.advance_rule, round_.advance_number)
        found: list[tuple[AdvanceRule, int]] = []
        if not (self.is_asked and self.validate()):
            return own
        self.carries_out(lambda: found.append(self._checked(round_)))
        return found[0] if found else own

    def _checked(self, round_: Round) -> tuple[AdvanceRule, int]:
        rule, number = AdvanceRule(self.rule.data), self.number.data or Decimal(0)
        whole = int(number * 100 if rule is AdvanceRule.THRESHOLD else number)
        check_rule(round_.kind, rule, field="rule")
        check_advance(round_.rubric, rule, whole, field="number")
        return rule, whole
