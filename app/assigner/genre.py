"""Genre exposure: no more than a share of a judge's films may be of one genre."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints
from app.assigner.fitting import Caps
from app.assigner.flow import Bins, NoFlowError
from app.assigner.gains import Gains
from app.assigner.seats import Seats
from app.assigner.task import Choice, Task, best
from app.assigner.witness import count

ROUNDS = 20
SPILL = 4  # a film above a cap that cannot be kept costs as much as this many best affinities


@dataclass(frozen=True, kw_only=True, eq=False)
class Capped:
    """A task whose judge-genre caps keep the share, its best choice, and whether that is proven.

    proven: the caps follow from the upper bounds alone, so no plan that keeps the share was cut off.
    """

    task: Task
    choice: Choice
    caps: Caps
    proven: bool
    notice: str | None


def capped(task: Task, gains: Gains, share: float) -> Capped:
    """Return the best choice in which no genre takes more than `share` of a judge's films, rounded up.

    The share is of the films a judge gets, which are known only afterwards: caps start from the upper
    bounds and are tightened to the loads that result until the share holds.
    """
    seats = task.seats
    genre = seats.instance.genre
    assert genre is not None
    locked, fixed = seats.locked_load(), _counts(seats, genre, *seats.locked)
    most = np.repeat(_share(share, seats.hi + locked)[:, None], int(genre.max(initial=0)) + 1, axis=1)
    spill = 0
    first = most
    for _ in range(ROUNDS):
        caps = Caps(most=np.maximum(most - fixed, 0), genre=genre)
        part, choice, spill = _solved(task, gains, caps, spill)
        load = locked + np.bincount(choice.judges, minlength=seats.judges)
        counts = fixed + _counts(seats, genre, choice.films, choice.judges)
        over = counts > _share(share, load)[:, None]
        if spill or not over.any():
            break
        most = np.where(over, np.minimum(most, _share(share, load)[:, None]), most)
    notice = _notice(share, over) if over.any() else None
    return Capped(task=part, choice=choice, caps=caps, proven=most is first and not over.any(), notice=notice)


def over_share(seats: Seats, share: float, films: Ids, judges: Ids) -> str | None:
    """Return the sentence about judges above the share, or None."""
    genre = seats.instance.genre
    assert genre is not None
    counts = _counts(seats, genre, films, judges) + _counts(seats, genre, *seats.locked)
    over = counts > _share(share, counts.sum(axis=1))[:, None]
    return _notice(share, over) if over.any() else None


def bins(task: Task, caps: Caps, spill: int) -> Bins:
    """Return the judge-genre bins of the task's pool."""
    judges, genres = caps.most.shape
    return Bins(
        of_pair=(task.pool.judges.astype(np.int64) * genres + caps.genre[task.pool.films]).astype(np.int32),
        judge=np.repeat(np.arange(judges), genres).astype(np.int32),
        cap=caps.most.reshape(-1),
        spill=spill,
    )


def _solved(task: Task, gains: Gains, caps: Caps, spill: int) -> tuple[Task, Choice, int]:
    """Solve with hard caps; where those leave seats empty, let them give way at a price."""
    if not spill:
        part = replace(task, bins=bins(task, caps, 0))
        try:
            return part, best(part, gains), 0
        except NoFlowError:
            greatest = int(task.seats.worth.max(initial=0)) + 1
            spill = SPILL * greatest << gains.shift
    part = replace(task, bins=bins(task, caps, spill))
    return part, best(part, gains), spill


def _counts(seats: Seats, genre: Ints, films: Ids, judges: Ids) -> Ints:
    counts: Ints = np.zeros((seats.judges, int(genre.max(initial=0)) + 1), np.int64)
    np.add.at(counts, (judges, genre[films]), 1)
    return counts


def _share(share: float, load: Ints) -> Ints:
    most: Ints = np.ceil(load * share - 1e-9).astype(np.int64)
    return most


def _notice(share: float, over: Flags) -> str:
    judges = count(int(over.any(axis=1).sum()), "judge")
    return (
        f"{judges} cannot be kept to {share:.0%} of one genre without leaving films unwatched: "
        "raise the share, or add judges for those films."
    )
