"""What the levels of a criterion mean, in an organizer's own words; judges read them beside the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Anchor, Criterion, Round
from app.contests.operations.rubric_rules import RubricFrozen
from app.contests.operations.rubrics import hold_rubric
from app.web.numbers import points
from app.web.rules import N_, Invalid

MOST_ANCHORS = 6


class LevelWrong(Invalid):
    """A level that nobody can give, or that stands twice."""

    message = N_("Give each level once, as a number from %(low)s to %(high)s.")


@dataclass(frozen=True)
class Level:
    """A level in hundredths of a point and what it means."""

    level: int
    text_en: str
    text_zh: str


def set_anchors(
    session: Session, round_: Round, criterion: Criterion, levels: Sequence[Level], *, by: User
) -> None:
    """Say anew what the levels of a criterion mean; raises RoundOver, RubricFrozen or LevelWrong."""
    if hold_rubric(session, round_):
        raise RubricFrozen
    rubric, given = round_.rubric, [one.level for one in levels]
    within = all(rubric.scale_min <= level <= rubric.scale_max for level in given)
    if not within or len(set(given)) < len(given):
        raise LevelWrong(low=points(rubric.scale_min), high=points(rubric.scale_max))
    criterion.anchors.clear()
    session.flush()
    criterion.anchors.extend(
        Anchor(level=one.level, text_en=one.text_en, text_zh=one.text_zh) for one in levels
    )
    session.flush()
    record(
        session,
        "rubric.levels",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"criterion": criterion.key, "levels": sorted(given)},
    )
