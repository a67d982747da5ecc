"""The rounds of a contest: adding one after another, describing how each is judged, taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import (
    AdvanceRule,
    Anchor,
    Contest,
    ContestState,
    Criterion,
    Round,
    RoundKind,
    RoundState,
    Rubric,
    SubCriterion,
)
from app.contests.operations.calendar import NotTheMoment
from app.db import changed, claim
from app.web.rules import N_, Invalid, RuleBroken

MOST_ROUNDS = 9
# More films than that nobody can put in order.
MOST_IN_ORDER = 30
# What decides how films are seated and counted stands still once judges have begun.
FIXED_ONCE_OPEN = ("kind", "is_blind")
OPEN_TO_ROUNDS = (
    ContestState.DRAFT,
    ContestState.OPEN,
    ContestState.CLOSED,
    ContestState.JUDGING,
    ContestState.DECIDED,
)


class TooManyRounds(RuleBroken):
    """More rounds than anybody could follow."""

    message = N_("A contest has at most %(most)s rounds.")


class RoundInUse(RuleBroken):
    """Only the last round, while it is planned, can be taken back."""

    message = N_("Only the last round can be removed, and only before judges begin.")


class FixedByNow(Invalid):
    """Judges have begun under these terms."""

    message = N_("Judges have begun, so this can no longer change.")


class TooManyToOrder(RuleBroken):
    """More films than a ranked final takes."""

    message = N_(
        "A ranked final takes at most %(most)s films, and these are %(count)s. "
        "Let fewer films advance to it, or let the judges compare pairs."
    )


class RuleOfAnotherKind(Invalid):
    """A rule by scores in a round without, or by words outside of a triage."""

    message = N_(
        "This rule does not go with how judges decide in this round: a score to reach belongs to "
        "scorecards, yes and maybe belong to a triage. Choose another rule."
    )


class AdvanceNumberWrong(Invalid):
    """A number that the rule cannot mean."""

    field = "advance_number"
    message = N_("Give how many films advance, a score on the scale, or a percentage up to 100.")


@dataclass(frozen=True)
class NewRound:
    """What an organizer says of a further round."""

    title_en: str
    title_zh: str
    kind: RoundKind


def add_round(session: Session, contest: Contest, new: NewRound, *, by: User) -> Round:
    """Plan a further round with a copy of the last one's rubric; a decided contest is being judged again.

    Raises TooManyRounds or NotTheMoment.
    """
    if contest.state not in OPEN_TO_ROUNDS:
        raise NotTheMoment
    if len(contest.rounds) >= MOST_ROUNDS:
        raise TooManyRounds(most=MOST_ROUNDS)
    last = contest.rounds[-1]
    round_ = Round(
        number=last.number + 1,
        title_en=new.title_en,
        title_zh=new.title_zh,
        kind=new.kind,
        reviews_per_entry=last.reviews_per_entry,
        viewing_share=last.viewing_share,
        is_blind=last.is_blind,
        rubric=_copied(last.rubric),
    )
    contest.rounds.append(round_)
    _judge_on(session, contest)
    session.flush()
    _record(session, round_, "round.added", by, {"kind": new.kind.value})
    return round_


def _judge_on(session: Session, contest: Contest) -> None:
    decided = sa.update(Contest).where(Contest.id == contest.id, Contest.state == ContestState.DECIDED)
    if claim(session, decided.values(state=ContestState.JUDGING)):
        session.refresh(contest, ["state"])


def _copied(rubric: Rubric) -> Rubric:
    return Rubric(
        scale_min=rubric.scale_min,
        scale_max=rubric.scale_max,
        scale_step=rubric.scale_step,
        criteria=[_copied_criterion(criterion) for criterion in rubric.criteria],
    )


def _copied_criterion(criterion: Criterion) -> Criterion:
    words = ("position", "key", "title_en", "title_zh", "weight")
    return Criterion(
        **{name: getattr(criterion, name) for name in words},
        anchors=[
            Anchor(level=one.level, text_en=one.text_en, text_zh=one.text_zh) for one in criterion.anchors
        ],
        parts=[SubCriterion(**{name: getattr(part, name) for name in words}) for part in criterion.parts],
    )


def remove_round(session: Session, contest: Contest, round_: Round, *, by: User) -> None:
    """Take back the last round while it is planned; raises RoundInUse."""
    is_last = round_ is contest.rounds[-1] and round_.number > 1
    if not is_last or round_.state is not RoundState.PLANNED:
        raise RoundInUse
    number, rubric = round_.number, round_.rubric
    contest.rounds.remove(round_)
    session.flush()
    session.delete(rubric)
    session.flush()
    record(session, "round.removed", f"round:{number}", by=by.id, contest_id=contest.id)


def describe_round(session: Session, round_: Round, values: Mapping[str, Any], *, by: User) -> None:
    """Change how a round is judged; raises NotTheMoment, FixedByNow or AdvanceNumberWrong."""
    before = {key: getattr(round_, key) for key in values}
    difference = changed(before, values)
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise NotTheMoment
    if round_.state is RoundState.OPEN:
        for name in FIXED_ONCE_OPEN:
            if name in difference:
                raise FixedByNow(field=name)
    check_rule(values["kind"], values["advance_rule"])
    check_advance(round_.rubric, values["advance_rule"], values["advance_number"])
    for key, value in values.items():
        setattr(round_, key, value)
    session.flush()
    if difference:
        words = {key: [str(old), str(new)] for key, (old, new) in difference.items()}
        _record(session, round_, "round.changed", by, words)


def check_size(round_: Round, films: int) -> None:
    """Refuse more films than judges could decide as such a round asks; raises TooManyToOrder."""
    if round_.kind is RoundKind.RANKED and films > MOST_IN_ORDER:
        raise TooManyToOrder(most=MOST_IN_ORDER, count=films)


def check_rule(kind: RoundKind, rule: AdvanceRule, *, field: str = "advance_rule") -> None:
    """Refuse a rule that asks what such a round does not give; raises RuleOfAnotherKind."""
    asks = {AdvanceRule.THRESHOLD: RoundKind.SCORED}
    asks |= dict.fromkeys((AdvanceRule.YES, AdvanceRule.SHARE), RoundKind.TRIAGE)
    if asks.get(rule, kind) is not kind:
        raise RuleOfAnotherKind(field=field)


def check_advance(rubric: Rubric, rule: AdvanceRule, number: int, *, field: str = "advance_number") -> None:
    """Refuse a number that the rule cannot mean; raises AdvanceNumberWrong."""
    fits = {
        AdvanceRule.HAND: True,
        AdvanceRule.TOP: 1 <= number <= 10_000,
        AdvanceRule.CATEGORY: 1 <= number <= 10_000,
        AdvanceRule.THRESHOLD: rubric.scale_min <= number <= rubric.scale_max,
        AdvanceRule.QUOTA: 1 <= number <= 100,
        AdvanceRule.YES: 1 <= number <= 50,
        AdvanceRule.SHARE: 1 <= number <= 100,
    }
    if not fits[rule]:
        raise AdvanceNumberWrong(field=field)


def _record(session: Session, round_: Round, action: str, by: User, detail: dict[str, Any]) -> None:
    record(session, action, f"round:{round_.number}", by=by.id, contest_id=round_.contest_id, detail=detail)
