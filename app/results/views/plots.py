"""Plots of a run as plain numbers: where on a common scale a dot, an interval and the cut line stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.results.models import JudgeStanding, Standing
from app.results.queries.standings import Cut
from app.web.language import local

MILLION = 1_000_000
ROW_HEIGHT = 36
_STEPS = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Line:
    """One labelled row: `x` is the dot, `left` and `right` its interval, in percent of the width."""

    label: str
    value: str
    y: int
    x: float
    left: float | None
    right: float | None
    is_in: bool


@dataclass(frozen=True)
class Plot:
    """Rows on one scale; `marks` are (percent, text), `cut` a line, `band` the shaded noise group."""

    lines: Sequence[Line]
    height: int
    marks: Sequence[tuple[float, str]]
    cut: float | None = None
    band: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value lies, in percent; two percent stay free at either end."""
        return round(2 + 96 * (value - self.low) / (self.high - self.low), 2)

    def marks(self) -> list[tuple[float, str]]:
        """Round numbers along the scale."""
        step = next((one for one in _STEPS if (self.high - self.low) / one <= 6), _STEPS[-1])
        first = math.ceil(self.low / step)
        count = math.floor(self.high / step) - first + 1
        return [(self.at(step * (first + one)), f"{step * (first + one):g}") for one in range(count)]


def _scale(values: Sequence[float]) -> _Scale:
    low, high = min(values), max(values)
    return _Scale(low, high) if high > low else _Scale(low - 1, high + 1)


def forest(cut: Cut, top: int | None) -> Plot | None:
    """The films around the cut with their intervals, or None where nothing is ranked."""
    rows = [row for row in cut.rows if row.adjusted is not None]
    if not rows:
        return None
    ends = [end for row in rows for end in (row.low, row.adjusted, row.high) if end is not None]
    scale = _scale([end / MILLION for end in ends])
    lines = [_film(row, place, scale, top) for place, row in enumerate(rows)]
    band = None
    if cut.tied > 1 and cut.low is not None and cut.high is not None:
        low, high = (min(max(scale.at(end / MILLION), 0), 100) for end in (cut.low, cut.high))
        band = (low, round(high - low, 2))
    line = None if cut.value is None else scale.at(cut.value / MILLION)
    return Plot(lines, ROW_HEIGHT * len(rows) + 24, scale.marks(), line, band)


def _film(row: Standing, place: int, scale: _Scale, top: int | None) -> Line:
    value = (row.adjusted or 0) / MILLION
    return Line(
        label=f"{row.rank}  {local(row.entry, 'title')}",
        value=f"{value:.2f}",
        y=ROW_HEIGHT * place + 24,
        x=scale.at(value),
        left=None if row.low is None else scale.at(row.low / MILLION),
        right=None if row.high is None else scale.at(row.high / MILLION),
        is_in=top is not None and row.rank is not None and row.rank <= top,
    )


def severities(judges: Sequence[JudgeStanding]) -> Plot | None:
    """Judges from strict to generous around zero, with 90 % intervals; None without a fit."""
    rows = [row for row in judges if row.severity is not None and row.error is not None]
    if not rows:
        return None
    reach = {row.id: 1.645 * (row.error or 0) / MILLION for row in rows}
    ends = [(row.severity or 0) / MILLION + sign * reach[row.id] for row in rows for sign in (-1, 1)]
    scale = _scale([*ends, 0.0])
    lines = [
        Line(
            label=row.judge.name,
            value=f"{(row.severity or 0) / MILLION:+.2f}",
            y=ROW_HEIGHT * place + 24,
            x=scale.at((row.severity or 0) / MILLION),
            left=scale.at((row.severity or 0) / MILLION - reach[row.id]),
            right=scale.at((row.severity or 0) / MILLION + reach[row.id]),
            is_in=abs(row.severity or 0) / MILLION > reach[row.id],
        )
        for place, row in enumerate(rows)
    ]
    return Plot(lines, ROW_HEIGHT * len(rows) + 24, scale.marks(), scale.at(0.0))
