"""The problem with the objective's own rules built in: bars, aims of films, load steps, genre caps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Ints
from app.assigner.fair import aim, film_sums
from app.assigner.fitting import Caps
from app.assigner.floor import barred, floor
from app.assigner.genre import capped
from app.assigner.ground import Ground
from app.assigner.load import steps
from app.assigner.task import Choice, Task

EASE = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class Shape:
    """sums: what each film should reach, or None. ready: the best choice already known under the genre caps.

    exact: no plan that keeps the genre share was cut off, so `ready` is the greatest.
    """

    task: Task
    sums: Ints | None = None
    caps: Caps | None = None
    ready: Choice | None = None
    exact: bool = False

    def below(self, choice: Choice) -> Ints:
        """Return by how much each film misses its aim."""
        assert self.sums is not None
        below: Ints = np.maximum(self.sums - film_sums(self.task.seats, choice.films, choice.judges), 0)
        return below


def plain(ground: Ground) -> Shape:
    """Return the problem with no further rule but the genre share."""
    alone = ground.clock is None and ground.rules.objective == "sum"
    return _with_genres(ground, Shape(task=ground.base.task if alone else ground.light()))


def eased(ground: Ground) -> Shape:
    """Return the problem with a floor half as high, and nothing asked of a film's judges together."""
    return _shaped(ground, EASE)


def shaped(ground: Ground) -> Shape:
    """Return the problem of the objective."""
    return plain(ground) if ground.rules.objective == "sum" else _shaped(ground, 1.0)


def _shaped(ground: Ground, share: float) -> Shape:
    """Bar what lies below this share of the floor; the whole floor comes with aims for the films."""
    task = ground.light()
    task = barred(task, np.full(task.seats.films, int(share * floor(task)))) or task
    shape = _aimed(Shape(task=task)) if share == 1 and ground.is_full() else Shape(task=task)
    if ground.rules.objective == "plan":
        gains = ground.gains(shape.task.seats)
        convex = steps(shape.task.seats, ground.review_gain(gains))
        shape = replace(shape, task=replace(shape.task, steps=convex))
    return _with_genres(ground, shape)


def _aimed(shape: Shape) -> Shape:
    """Aim every film at the greatest height that the worst film could have above the floor."""
    asked = np.flatnonzero(shape.task.seats.need > 0)
    if not asked.size:
        return shape
    found = aim(shape.task, 0)
    return replace(shape, task=found.task, sums=found.sums)


def _with_genres(ground: Ground, shape: Shape) -> Shape:
    share = ground.rules.max_genre_share
    if share is None:
        return shape
    found = capped(shape.task, ground.gains(shape.task.seats), share)
    exact = found.proven and found.task.dense
    return replace(shape, task=found.task, caps=found.caps, ready=found.choice, exact=exact)
