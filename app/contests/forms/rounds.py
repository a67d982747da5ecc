"""The forms for rounds and for what judges share: kind, panel size, viewing, advancing, defects, terms."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.contests.forms.contest import FORMAT, REQUIRED, on_clocks
from app.contests.models import AdvanceRule, Round, RoundKind
from app.contests.operations.calendar import moment_in
from app.contests.operations.rounds import NewRound
from app.web.forms import LaurelForm

KINDS = {
    RoundKind.SCORED: _l("Scorecards by the rubric"),
    RoundKind.TRIAGE: _l("Triage: yes, maybe or no"),
    RoundKind.RANKED: _l("Ranked final: every judge puts the films in order"),
    RoundKind.PAIRWISE: _l("Pairwise final: two films side by side"),
    RoundKind.JURY: _l("Deliberation of the jury"),
}
RULES = {
    AdvanceRule.HAND: _l("The organizer chooses by hand"),
    AdvanceRule.TOP: _l("The best films overall"),
    AdvanceRule.CATEGORY: _l("The best films of every category"),
    AdvanceRule.THRESHOLD: _l("Every film from a score on"),
    AdvanceRule.QUOTA: _l("A share of every category, in percent"),
    AdvanceRule.YES: _l("Triage: every film to which so many judges said yes"),
    AdvanceRule.SHARE: _l("Triage: every film from a share of yes on, in percent; maybe counts half"),
}
KIND_CHOICES: Any = [SelectChoice(kind.value, words) for kind, words in KINDS.items()]
RULE_CHOICES: Any = [SelectChoice(rule.value, words) for rule, words in RULES.items()]
# What only finals ask.
FINALS = ("allows_ties", "pairs_each")
NOT_EMPTY = InputRequired(_l("Fill this in."))


class NewRoundForm(LaurelForm):
    """A further round."""

    title_en = StringField(_l("Title in English"), [REQUIRED, Length(max=120)])
    title_zh = StringField(_l("Title in Chinese"), [Length(max=120)])
    kind = SelectField(_l("How judges decide"), choices=KIND_CHOICES, default=RoundKind.SCORED.value)

    def new(self) -> NewRound:
        """What the form says."""
        return NewRound(self.title_en.data or "", self.title_zh.data or "", RoundKind(self.kind.data))


class RoundForm(NewRoundForm):
    """Everything that an organizer sets for a round."""

    reviews_per_entry = IntegerField(_l("Judges for each film"), [NOT_EMPTY, NumberRange(1, 50)])
    due_at = DateTimeLocalField(_l("Scores are due"), [Optional()], format=FORMAT)
    is_blind = BooleanField(_l("Judges do not learn who made a film"))
    viewing_share = IntegerField(
        _l("Share of a film to be watched, in percent"),
        [NOT_EMPTY, NumberRange(0, 100)],
        description=_l("Who submits with less says why. 0 asks nobody."),
    )
    first_seconds = IntegerField(
        _l("In triage, seconds after which a judge may decide"),
        [NOT_EMPTY, NumberRange(0, 7200)],
        description=_l("The beginning that must be seen, such as 120; 0 means the share above counts."),
    )
    allows_ties = BooleanField(_l("In a ranked final, films may be level"))
    pairs_each = IntegerField(
        _l("In a pairwise final, pairs that each judge decides"),
        [Optional(), NumberRange(0, 1225)],
        description=_l("0 asks for so many that the whole panel sees every film ten times."),
    )
    shows_others = BooleanField(
        _l("A judge who locks a scorecard for good may read the others' of that film")
    )
    warns_judges = BooleanField(_l("Tell judges gently when all their scores are alike or drift"))
    advance_rule = SelectField(_l("Who advances to the next round"), choices=RULE_CHOICES)
    advance_number = DecimalField(
        _l("Number for that rule"),
        [Optional(), NumberRange(0, 10_000)],
        places=None,
        description=_l(
            "How many films, from which score on, or how many percent; the preview shows whom it moves."
        ),
    )

    @classmethod
    def of(cls, round_: Round) -> RoundForm:
        """The form as the round stands, on the contest's own clocks."""
        names = ("title_en", "title_zh", "reviews_per_entry", "is_blind", "viewing_share", "first_seconds")
        values = {name: getattr(round_, name) for name in (*names, *FINALS, "shows_others", "warns_judges")}
        due = round_.due_at and on_clocks(round_.due_at, round_.contest.timezone)
        rule = round_.advance_rule
        number = Decimal(round_.advance_number) / (100 if rule is AdvanceRule.THRESHOLD else 1)
        own = {"kind": round_.kind.value, "due_at": due, "advance_rule": rule.value, "advance_number": number}
        return cls(data=values | own)

    def values(self, round_: Round) -> dict[str, Any]:
        """What the form says, as the round keeps it; raises NoSuchTime."""
        rule = AdvanceRule(self.advance_rule.data)
        number = self.advance_number.data or Decimal(0)
        names = ("title_en", "title_zh", "reviews_per_entry", "is_blind", "viewing_share", "first_seconds")
        values = {name: self._fields[name].data for name in (*names, *FINALS, "shows_others", "warns_judges")}
        return values | {
            "pairs_each": self.pairs_each.data or 0,
            "kind": RoundKind(self.kind.data),
            "due_at": self._due(round_),
            "advance_rule": rule,
            "advance_number": int(number * 100 if rule is AdvanceRule.THRESHOLD else number),
        }

    def _due(self, round_: Round) -> datetime | None:
        local = self.due_at.data
        return moment_in(round_.contest.timezone, local, field="due_at") if local else None


class DefectKindForm(LaurelForm):
    """A further word for a craft fault."""

    title_en = StringField(_l("Word in English"), [REQUIRED, Length(max=80)])
    title_zh = StringField(_l("Word in Chinese"), [Length(max=80)])


class TermsForm(LaurelForm):
    """What judges promise before their first film."""

    text_en = TextAreaField(_l("Terms of confidentiality, in English"), [Length(max=8000)])
    text_zh = TextAreaField(_l("Terms of confidentiality, in Chinese"), [Length(max=8000)])
