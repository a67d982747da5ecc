"""What a bench is made of: scenes that measure, the figures they promise, and the rows that come of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Measured = Mapping[str, float]


@dataclass(frozen=True)
class Conditions:
    """How a scene is to measure: smaller with `quick`; on the system at `url`, or on one of its own.

    `case` is the scene's own word: several scenes may share one function.
    """

    quick: bool = False
    url: str = ""
    case: str = ""


Measure = Callable[[Conditions], Measured | Iterator[Measured]]


@dataclass(frozen=True)
class Figure:
    """One row before it is measured; `beside` names the peer that the same scene measures with it."""

    what: str
    unit: str
    goal: float | None
    better: Literal["lower", "higher"]
    beside: str = ""


@dataclass(frozen=True)
class Scene:
    """Figures that one run measures together.

    `measure` is a function at the top of a module, called once in each fresh process. It answers
    {what: value} for its figures and for the peers beside them, at once or part by part, so that what is
    there stands when time runs out; a figure that it leaves out was not run.
    Without `quick`, a quick bench leaves the scene out.
    """

    name: str
    measure: Measure
    figures: tuple[Figure, ...]
    quick: bool = True
    repeats: int = 5
    case: str = ""


@dataclass(frozen=True)
class Row:
    """A measured figure; `met` is None without a value or without a goal."""

    what: str
    value: float | None
    unit: str
    goal: float | None
    better: str
    met: bool | None
    baseline: dict[str, Any] | None
    runs: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The row as it stands in the file."""
        return {name: value for name, value in asdict(self).items() if name != "runs"}


def row_of(figure: Figure, runs: Sequence[Measured]) -> Row:
    """The median of what the runs measured, against its goal and beside its peer."""
    value = _median(runs, figure.what)
    peer = _median(runs, figure.beside) if figure.beside else None
    return Row(
        what=figure.what,
        value=value,
        unit=figure.unit,
        goal=figure.goal,
        better=figure.better,
        met=_met(figure, value),
        baseline=None if peer is None else {"what": figure.beside, "value": peer},
        runs=sum(figure.what in run for run in runs),
    )


def _median(runs: Sequence[Measured], what: str) -> float | None:
    values = [run[what] for run in runs if what in run]
    # Four digits are more than two runs ever agree on.
    return float(f"{statistics.median(values):.4g}") if values else None


def _met(figure: Figure, value: float | None) -> bool | None:
    if value is None or figure.goal is None:
        return None
    return value <= figure.goal if figure.better == "lower" else value >= figure.goal
