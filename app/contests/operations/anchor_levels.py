"""Words of levels that follow their scale when it changes."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session

from app.contests.models import Criterion


def moved_level(level: int, old: tuple[int, int], new: tuple[int, int, int]) -> int:
    """Where a level lies on another scale, at its nearest step; all in hundredths of a point.

    `old` is lowest and highest, `new` lowest, highest and step.
    """
    share = Fraction(level - old[0], old[1] - old[0])
    low, high, step = new
    steps = round(share * (high - low) / step)
    return low + min(max(steps, 0), (high - low) // step) * step


def move_anchors(
    session: Session, criterion: Criterion, old: tuple[int, int], new: tuple[int, int, int]
) -> None:
    """Move the words of a criterion's levels to another scale; of two that meet, the higher one's stay."""
    taken: set[int] = set()
    moved = {}
    for anchor in sorted(criterion.anchors, key=lambda one: -one.level):
        level = moved_level(anchor.level, old, new)
        if level not in taken:
            taken.add(level)
            moved[anchor] = level
    criterion.anchors[:] = list(moved)
    session.flush()
    # Levels are unique within a criterion, so all step aside before they take their new places.
    for place, anchor in enumerate(moved, start=1):
        anchor.level = -place
    session.flush()
    for anchor, level in moved.items():
        anchor.level = level
    session.flush()
