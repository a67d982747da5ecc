"""How well judges are linked through shared films: without a link their severity cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.assigner.arrays import Ids, Ints
from app.assigner.instance import Instance
from app.assigner.witness import components, count

LOOSE = 1e-3  # information that two unlinked judges are taken to share, so that their variance is finite
UNEVEN = 2.0  # the worst judge's variance against the median from which a bonus is needed
BONUS = 0.12  # of a review's mean affinity, for the worst pair of judges


@dataclass(frozen=True, kw_only=True, eq=False)
class Linkage:
    """What these pairs tell about differences in severity.

    components: groups of judges that share no film. variance: judges x judges, of the difference of their
    severities in units of one score's variance, from films both have and through third judges. active: the
    judges who have films.
    """

    components: int
    variance: NDArray[np.float64]
    active: Ints

    def mean(self) -> NDArray[np.float64]:
        """Return each active judge's mean variance against the other active judges."""
        inner = self.variance[np.ix_(self.active, self.active)]
        mean: NDArray[np.float64] = inner.sum(axis=1) / max(self.active.size - 1, 1)
        return mean

    def worst(self) -> float:
        """Return the worst judge's mean variance, 0 without judges."""
        return float(self.mean().max(initial=0.0))

    def is_needed(self) -> bool:
        """Return whether judges are unlinked or one is linked much worse than most."""
        mean = self.mean()
        return self.components > 1 or (mean.size > 1 and self.worst() > UNEVEN * float(np.median(mean)))


def linkage(films: Ids, judges: Ids, instance: Instance) -> Linkage:
    """Return how these pairs link the judges.

    Scores are film + severity + error: eliminating the films leaves the information matrix
    sum over films (diag(x) - x x' / k), and its pseudo-inverse gives the variances.
    """
    size = instance.judges
    information = np.diag(np.bincount(judges, minlength=size).astype(np.float64))
    seats = np.bincount(films, minlength=instance.films)
    order = np.argsort(films, kind="stable")
    rows, columns = films[order], judges[order]
    starts = np.cumsum(seats) - seats
    for step in range(int(seats.max(initial=0))):
        mine = np.arange(rows.size)
        other = starts[rows] + step
        inside = step < seats[rows]
        share = 1.0 / seats[rows[inside]]
        np.add.at(information, (columns[mine[inside]], columns[other[inside]]), -share)
    active: Ints = np.unique(judges).astype(np.int64)
    part = information[np.ix_(active, active)]
    part = part + LOOSE * (np.eye(active.size) - 1.0 / max(active.size, 1)) + 1.0 / max(active.size, 1)
    inverse = np.linalg.inv(part) if active.size else part
    spread = np.diag(inverse)
    variance = np.zeros((size, size))
    variance[np.ix_(active, active)] = spread[:, None] + spread[None, :] - 2 * inverse
    return Linkage(components=component_count(films, judges, instance), variance=variance, active=active)


def bonds(found: Linkage, review_gain: float) -> Ints:
    """Return the gain of seating two judges at one film, by the variance of their difference.

    One column more stands for an empty seat.
    """
    judges = found.variance.shape[0]
    table: Ints = np.zeros((judges, judges + 1), np.int64)
    worst = float(found.variance.max(initial=0.0))
    if worst > 0:
        table[:, :judges] = (found.variance / worst * review_gain * BONUS).astype(np.int64)
    return table


def seated(films: Ids, judges: Ids, instance: Instance) -> Ids:
    """Return the judges of each film, films x seats, padded with the number of judges."""
    seats = np.bincount(films, minlength=instance.films)
    order = np.argsort(films, kind="stable")
    table: Ids = np.full((instance.films, int(seats.max(initial=0))), instance.judges, np.int32)
    place = np.arange(films.size) - (np.cumsum(seats) - seats)[films[order]]
    table[films[order], place] = judges[order]
    return table


def component_count(films: Ids, judges: Ids, instance: Instance) -> int:
    """Return the number of groups of judges that share no film; judges without a film are left out."""
    if not films.size:
        return 0
    label = components(films, judges, instance.films, instance.judges)
    active = np.flatnonzero(np.bincount(judges, minlength=instance.judges))
    return int(np.unique(label[instance.films :][active]).size)


def notice(groups: int, instance: Instance) -> str | None:
    """Return what more than one group means for the comparison of scores."""
    if groups < 2:
        return None
    remedy = (
        "let some films be watched by judges of several groups"
        if int(instance.demand.max(initial=0)) > 1
        else "ask for at least 2 reviews of some films"
    )
    return (
        f"The judges fall into {count(groups, 'group')} that share no film: their scores can only be "
        f"compared by assuming that each group saw equally good films; {remedy}."
    )
