"""A round's rubric in an organizer's own words: its scale, its criteria, their order and weights."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AwardDefinition, Criterion, Round, Rubric
from app.contests.operations.anchor_levels import move_anchors
from app.contests.operations.rubric_rules import (
    MOST_CRITERIA,
    UNDER_WAY,
    CriterionChange,
    CriterionUsed,
    RoundOver,
    RubricFrozen,
    RubricStale,
    Scale,
    check_names,
    check_scale,
    stored,
)
from app.contests.queries import is_scored
from app.db import claim
from app.web.numbers import points


def set_rubric(
    session: Session,
    round_: Round,
    scale: Scale,
    wanted: Sequence[CriterionChange],
    *,
    edition: int,
    by: User,
) -> None:
    """Make the rubric what an organizer wants; criteria stand in the order of `wanted`, others go.

    `edition` is the one that the organizer has seen. Once a judge has filled a scorecard only names change.
    Raises RoundOver, RubricFrozen, RubricStale, and what is wrong with scale, names or weights.
    """
    is_frozen = hold_rubric(session, round_)
    rubric = round_.rubric
    check_scale(round_, scale)
    check_names(wanted)
    weights = stored([one.weight for one in wanted])
    known = {one.key: one for one in rubric.criteria}
    if any(one.key and one.key not in known for one in wanted):
        raise RubricStale
    before = _said(rubric)
    if is_frozen and _shape(scale, [one.key for one in wanted], weights) != _shape_of(rubric):
        raise RubricFrozen
    if not is_frozen:
        next_edition(session, rubric, edition)
        _take_out(session, round_, {one.key for one in wanted})
        _put_in(session, rubric, wanted, weights)
        _rescale(session, rubric, scale)
        _forget_ties(round_)
    _rename(rubric, wanted)
    session.flush()
    session.expire(rubric, ["criteria"])
    _record(session, round_, {"before": before, "after": _said(rubric)}, by)


def hold_rubric(session: Session, round_: Round) -> bool:
    """Let no judge save until this change has ended; whether scorecards exist. Raises RoundOver."""
    state = session.scalar(sa.select(Round.state).where(Round.id == round_.id).with_for_update())
    if state not in UNDER_WAY:
        raise RoundOver
    return is_scored(session, round_)


def next_edition(session: Session, rubric: Rubric, seen: int) -> None:
    """Count a change of what judges score; raises RubricStale where somebody else was faster."""
    mine = sa.update(Rubric).where(Rubric.id == rubric.id, Rubric.edition == seen)
    if not claim(session, mine.values(edition=seen + 1)):
        raise RubricStale
    session.refresh(rubric, ["edition"])


def _shape(scale: Scale, keys: Sequence[str], weights: Sequence[int]) -> tuple[Any, ...]:
    return (scale, list(keys), list(weights))


def _shape_of(rubric: Rubric) -> tuple[Any, ...]:
    scale = Scale(rubric.scale_min, rubric.scale_max, rubric.scale_step)
    return _shape(scale, [one.key for one in rubric.criteria], [one.weight for one in rubric.criteria])


def _take_out(session: Session, round_: Round, staying: Collection[str]) -> None:
    """Criteria that nobody wants any more, unless an award goes by one; raises CriterionUsed."""
    for one in [one for one in round_.rubric.criteria if one.key not in staying]:
        award = session.scalar(sa.select(AwardDefinition).where(AwardDefinition.criterion_id == one.id))
        if award is not None:
            raise CriterionUsed(award=award.title_en)
        round_.rubric.criteria.remove(one)
    session.flush()


def _put_in(
    session: Session, rubric: Rubric, wanted: Sequence[CriterionChange], weights: Sequence[int]
) -> None:
    known = {one.key: one for one in rubric.criteria}
    for position, (one, weight) in enumerate(zip(wanted, weights, strict=True), start=1):
        criterion = known.get(one.key)
        if criterion is None:
            criterion = Criterion(key=_key(one.title_en, known), title_en=one.title_en, title_zh=one.title_zh)
            known[criterion.key] = criterion
            rubric.criteria.append(criterion)
        criterion.position, criterion.weight = position, weight
    session.flush()


def _key(title: str, known: Collection[str]) -> str:
    """A new criterion's key; without hyphens, which keys of parts have."""
    plain = re.sub(r"[^a-z0-9]+", "", title.lower())[:24] or "criterion"
    further = (f"{plain}{number}" for number in range(2, MOST_CRITERIA + 2))
    return next(key for key in (plain, *further) if key not in known)


def _rescale(session: Session, rubric: Rubric, scale: Scale) -> None:
    """A new scale, to which the words of levels move in proportion."""
    old = Scale(rubric.scale_min, rubric.scale_max, rubric.scale_step)
    if old == scale:
        return
    for criterion in rubric.criteria:
        move_anchors(session, criterion, (old.low, old.high), (scale.low, scale.high, scale.step))
    rubric.scale_min, rubric.scale_max, rubric.scale_step = scale.low, scale.high, scale.step


def _forget_ties(round_: Round) -> None:
    """What no round asks any more cannot tell level films apart."""
    contest = round_.contest
    asked = {one.key for each in contest.rounds for one in each.rubric.criteria}
    kept = [key for key in contest.tie_keys if key in asked]
    if kept != contest.tie_keys:
        contest.tie_keys = kept


def _rename(rubric: Rubric, wanted: Sequence[CriterionChange]) -> None:
    named = {one.key: one for one in wanted if one.key}
    for criterion in rubric.criteria:
        if criterion.key in named:
            one = named[criterion.key]
            criterion.title_en, criterion.title_zh = one.title_en, one.title_zh


def _said(rubric: Rubric) -> dict[str, Any]:
    """A rubric in the record."""
    scale = [points(one) for one in (rubric.scale_min, rubric.scale_max, rubric.scale_step)]
    criteria = [
        {"key": one.key, "title_en": one.title_en, "title_zh": one.title_zh, "weight": str(one.percent)}
        for one in sorted(rubric.criteria, key=lambda one: one.position)
    ]
    return {"scale": scale, "criteria": criteria}


def _record(session: Session, round_: Round, detail: dict[str, Any], by: User) -> None:
    record(
        session,
        "rubric.changed",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail=detail,
    )
