"""Staged rounds: totals of stages with declared weights, rounded half-up as such rules prescribe."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np

from app.tally.digests import result_digest
from app.tally.notices import notice
from app.tally.places import listing_order, ranks
from app.tally.results import FilmStanding, Tally, Variance

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its weight in percent and each film's score in it."""

    percent: Decimal
    scores: Mapping[str, Decimal]


def staged_totals(stages: Sequence[Stage], places: int) -> dict[str, Decimal]:
    """Return the total of every film that has a score in each stage.

    Each stage's score is rounded half-up to `places` decimals before it is weighted, and so is the
    total. Raises ValueError unless the weights add up to 100.
    """
    if sum((stage.percent for stage in stages), Decimal(0)) != _PERCENT:
        raise ValueError("The weights of the stages must add up to 100.")
    films = set.intersection(*(set(stage.scores) for stage in stages))
    unit = Decimal(1).scaleb(-places)
    totals = {}
    with localcontext(prec=50):
        for film in sorted(films):
            parts = (stage.percent * _rounded(stage.scores[film], unit) for stage in stages)
            totals[film] = _rounded(sum(parts, Decimal(0)) / _PERCENT, unit)
    return totals


def staged_tally(stages: Sequence[tuple[Decimal, Tally]], places: int) -> Tally:
    """Return the standings by staged totals; the last stage's films have places, its judges are kept.

    Each stage is a tally of its own with its weight in percent. A film without a value in every stage
    stays unranked. Totals carry no standard errors: what earlier stages rounded is no longer an estimate.
    """
    last = stages[-1][1]
    totals = staged_totals([Stage(percent, _values(tally)) for percent, tally in stages], places)
    raws = staged_totals([Stage(percent, _raws(tally)) for percent, tally in stages], places)
    films = sorted(last.films, key=lambda film: film.film)
    standings = [
        FilmStanding(
            film=film.film,
            n=film.n,
            raw=_number(raws.get(film.film)),
            adjusted=_number(totals.get(film.film)) if film.rank is not None else None,
            se=None,
            low=None,
            high=None,
            rank=None,
            tie_group=None,
            p_top=None,
        )
        for film in films
    ]
    rank = ranks(np.array([np.nan if film.adjusted is None else film.adjusted for film in standings]))
    placed = [replace(standings[place], rank=int(rank[place]) or None) for place in listing_order(rank)]
    tally = replace(
        last,
        variance=Variance(),
        mean=None,
        films=tuple(placed),
        judges=tuple(replace(judge, severity=None, se=None) for judge in last.judges),
        notices=(*last.notices, notice("staged", stages=len(stages))),
        input_digest=staged_digest([(percent, one.input_digest) for percent, one in stages], places),
    )
    return replace(tally, result_digest=result_digest(tally))


def _values(tally: Tally) -> dict[str, Decimal]:
    return {film.film: _exact(film.adjusted) for film in tally.films if film.adjusted is not None}


def _raws(tally: Tally) -> dict[str, Decimal]:
    return {film.film: _exact(film.raw) for film in tally.films if film.raw is not None}


def _exact(settled: float) -> Decimal:
    """Return a value of six decimals as just that."""
    return Decimal(f"{settled:.6f}")


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def staged_digest(stages: Sequence[tuple[Decimal, str]], places: int) -> str:
    """Return the SHA-256 that names the inputs of all stages with their weights."""
    lines = [f"laurel staged 1 {places}", *(f"{percent} {digest}" for percent, digest in stages)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _rounded(value: Decimal, unit: Decimal) -> Decimal:
    return value.quantize(unit, rounding=ROUND_HALF_UP)
