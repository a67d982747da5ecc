"""A tally: scores and rules in, every film's standing with its workings out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.tally import fair_mean
from app.tally.arrays import Flags, Floats, Ints
from app.tally.digests import result_digest
from app.tally.exact import settled
from app.tally.fair_mean import FairFit
from app.tally.guards import fair_notices, method_notices, review_notices
from app.tally.methods import plain_values
from app.tally.notices import Notice
from app.tally.panel import Panel, Spectrum, panel_of, spectrum_of
from app.tally.places import UNRANKED, listing_order, rankable, ranked_order, ranks
from app.tally.raw_mean import raw_means
from app.tally.results import FilmStanding, JudgeStanding, Tally, Variance
from app.tally.reviews import Reviews, complete_reviews
from app.tally.rules import FAIR, Rules
from app.tally.scores import Scores, input_digest
from app.tally.tie_group import Z90, tied_with
from app.tally.top import top_chances
from app.tally.uncertainty import Uncertainty, uncertainty_of
from app.tally.weights import shares


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What tallies of the same reviews share: who reviewed what, and its decomposition once it is needed."""

    panel: Panel
    spectrum: Spectrum | None

    def holds(self, reviews: Reviews) -> bool:
        """Return whether these reviews stand on it."""
        panel = self.panel
        return np.array_equal(panel.films[panel.film], reviews.film) and np.array_equal(
            panel.judges[panel.judge], reviews.judge
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """The parts that every step of a run reads."""

    scores: Scores
    rules: Rules
    digest: str
    reviews: Reviews
    ground: Ground
    why_raw: str | None
    fit: FairFit | None
    uncertainty: Uncertainty | None

    @property
    def panel(self) -> Panel:
        """Who reviewed what."""
        return self.ground.panel


def run(scores: Scores, rules: Rules = FAIR) -> Tally:
    """Return the standings of canonical `scores` (see scores.from_rows) under `rules`.

    The same scores, in any row order, give the same two digests. Raises UnweightedCriterionError for
    a criterion without weight and TallyRefusedError where the method cannot honestly be used.
    """
    return _digested(_tally(_begin(scores, rules)))


def _digested(tally: Tally) -> Tally:
    return replace(tally, result_digest=result_digest(tally))


def _tally(work: _Work) -> Tally:
    scores, rules, fit = work.scores, work.rules, work.fit
    values = _fair_values(work) if fit else plain_values(work.reviews, rules)
    known = values[~np.isnan(values)]
    mean = fit.mean if fit else known.mean() if known.size else np.nan
    return Tally(
        method=rules.method,
        n_films=len(scores.films),
        n_judges=len(scores.judges),
        n_reviews=work.reviews.film.size,
        components=work.panel.components,
        variance=_variance(fit),
        mean=_optional(settled(np.array([mean])))[0],
        films=_film_standings(work, values),
        judges=_judge_standings(work),
        notices=tuple(_notices(work)),
        input_digest=work.digest,
        result_digest="",
    )


def explained(scores: Scores, rules: Rules = FAIR) -> tuple[Tally, dict[str, Tally]]:
    """Return the standings and one tally for each criterion alone, on one decomposition."""
    work = _begin(scores, rules)
    return _digested(_tally(work)), _alone(scores, rules, work.ground)


def by_criterion(scores: Scores, rules: Rules = FAIR) -> dict[str, Tally]:
    """Return one tally for each criterion alone, from the same reviews as the composite's.

    These explain, so they come without P(top), tie group and result digest.
    """
    return _alone(scores, rules, None)


def _alone(scores: Scores, rules: Rules, ground: Ground | None) -> dict[str, Tally]:
    alone = {
        criterion: {other: int(other == criterion) for other in scores.criteria}
        for criterion in scores.criteria
    }
    found = {}
    for criterion, weights in alone.items():
        work = _begin(scores, replace(rules, weights=weights, top=None), ground)
        found[criterion], ground = _tally(work), work.ground
    return found


def _begin(scores: Scores, rules: Rules, ground: Ground | None = None) -> _Work:
    share = shares(scores.criteria, rules.weights)
    reviews = complete_reviews(scores, share)
    shared = ground if ground is not None and ground.holds(reviews) else None
    panel = shared.panel if shared else panel_of(reviews)
    spectrum = shared.spectrum if shared else None
    why_raw = fair_mean.why_not(panel) if rules.method == "fair" else None
    fit = uncertainty = None
    if rules.method == "fair" and why_raw is None:
        spectrum = spectrum or spectrum_of(panel)
        fit = fair_mean.fit(panel, spectrum, reviews.composite)
        uncertainty = uncertainty_of(fit, spectrum)
    digest = input_digest(scores, share)
    stands_on = Ground(panel, spectrum)
    return _Work(scores, rules, digest, reviews, stands_on, why_raw, fit, uncertainty)


def _fair_values(work: _Work) -> Floats:
    assert work.fit is not None
    return settled(_spread(work, work.fit.adjusted))


def _spread(work: _Work, values: Floats) -> Floats:
    """Return values of the fitted films at the positions of all films, NaN elsewhere."""
    spread = np.full(work.reviews.n_films, np.nan)
    spread[work.panel.films] = values
    return spread


def _film_standings(work: _Work, values: Floats) -> tuple[FilmStanding, ...]:
    counts = work.reviews.per_film
    rank = ranks(np.where(rankable(work.scores, work.reviews, work.rules), values, np.nan))
    se, chances, tied = _uncertainty(work, values, rank)
    columns = (
        work.scores.films,
        counts.tolist(),
        _optional(raw_means(work.reviews)),
        _optional(values),
        _optional(settled(se)),
        _optional(settled(values - Z90 * se)),
        _optional(settled(values + Z90 * se)),
        [place or None for place in rank.tolist()],
        [1 if level else None for level in tied.tolist()],
        _optional(settled(chances)),
    )
    rows = list(zip(*columns, strict=True))
    return tuple(FilmStanding(*rows[position]) for position in listing_order(rank))


def _uncertainty(work: _Work, values: Floats, rank: Ints) -> tuple[Floats, Floats, Flags]:
    """Return standard errors, P(top) and whether each film is level with the last winner."""
    nothing = np.full(values.size, np.nan)
    fit, uncertainty, top = work.fit, work.uncertainty, work.rules.top
    tied = np.zeros(values.size, dtype=np.bool_)
    if fit is None or uncertainty is None:
        return nothing, nothing, tied
    se = _spread(work, uncertainty.se)
    order = ranked_order(rank)
    if top is None or not order.size:
        return se, nothing, tied
    contenders = np.searchsorted(work.panel.films, order)
    seed = int(work.digest, 16) if work.rules.seed is None else work.rules.seed
    chances = _spread(work, top_chances(fit, uncertainty.precision, contenders, top, seed))
    if top <= order.size:
        level = tied_with(fit, uncertainty, int(contenders[top - 1]), values[work.panel.films])
        tied[work.panel.films] = level
    return se, chances, tied & (rank != UNRANKED)


def _judge_standings(work: _Work) -> tuple[JudgeStanding, ...]:
    severity = np.full(work.reviews.n_judges, np.nan)
    se = severity.copy()
    if work.fit is not None and work.uncertainty is not None:
        severity[work.panel.judges] = work.fit.severity
        se[work.panel.judges] = work.uncertainty.severity_se
    counts = work.reviews.per_judge.tolist()
    columns = (work.scores.judges, counts, _optional(settled(severity)), _optional(settled(se)))
    return tuple(JudgeStanding(*row) for row in zip(*columns, strict=True))


def _variance(fit: FairFit | None) -> Variance:
    if fit is None:
        return Variance()
    return Variance(*_optional(settled(np.array([fit.film_variance, fit.judge_variance, fit.noise]))))


def _notices(work: _Work) -> Iterator[Notice]:
    yield from review_notices(work.reviews, work.rules)
    yield from fair_notices(work.panel, work.fit, work.why_raw, fair_mean.MOST_JUDGES)
    yield from method_notices(work.reviews, work.rules)


def _optional(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124 - NaN
