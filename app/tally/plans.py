"""Judging plans before a contest: hours per judge against the share of right winners to be expected.

Every plan is played on the same simulated contests, so that plans differ by what they do and not by luck.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.tally import fair_mean
from app.tally.arrays import Floats, Ints
from app.tally.panel import panel_of, spectrum_of
from app.tally.raw_mean import raw_means
from app.tally.reviews import Reviews
from app.tally.simulation import MIDDLE, Design, Truth, judged, seats, truth_of

CONTESTS = 40
"""Contests a plan is played on; the error of a share falls with their square root."""


@dataclass(frozen=True, slots=True, order=True)
class Plan:
    """`first` reviews of every film; then `second` more of the best `advance`, where there are any."""

    first: int
    advance: int = 0
    second: int = 0

    def __post_init__(self) -> None:
        if self.first < 1 or (self.advance > 0) != (self.second > 0) or self.advance < 0:
            raise ValueError("A plan needs a first round, and a second one whole or not at all.")

    def reviews(self, films: int) -> int:
        """Return how many reviews the plan costs."""
        return films * self.first + min(self.advance, films) * self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """The organizer's own numbers: films and how many of them win, judges, minutes of a film."""

    films: int
    winners: int
    judges: int
    minutes: float = 5.0
    spread: Design = field(default_factory=Design)

    def __post_init__(self) -> None:
        if not 1 <= self.winners < self.films or self.judges < 1 or self.minutes <= 0:
            raise ValueError("A contest needs more films than winners, judges, and films of some length.")

    @property
    def design(self) -> Design:
        """How this contest is simulated."""
        spread = self.spread
        return Design(
            films=self.films,
            judges=self.judges,
            film_sd=spread.film_sd,
            severity_sd=spread.severity_sd,
            noise_sd=spread.noise_sd,
        )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a plan costs and brings, each figure with its standard error over `contests` simulations.

    `share`: of the truly best films, how many win (0..1). `quality`: how good the winners are, as a
    share of the best that could have won.
    """

    plan: Plan
    reviews: int
    hours_per_judge: float
    share: float
    share_error: float
    quality: float
    quality_error: float
    contests: int


def outlooks(
    plans: Sequence[Plan],
    prospect: Prospect,
    *,
    contests: int = CONTESTS,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> tuple[Outlook, ...]:
    """Play every plan on the same contests; `progress` hears the share done. The same seed, the same answer.

    Raises ValueError for a plan that asks for more reviews of a film than there are judges.
    """
    if any(plan.first + plan.second > prospect.judges for plan in plans):
        raise ValueError("A plan asks for more reviews of a film than there are judges.")
    found = np.empty((len(plans), contests, 2))
    for contest in range(contests):
        truth = truth_of(prospect.design, np.random.default_rng((seed, contest)))
        for place, plan in enumerate(plans):
            random = np.random.default_rng((seed, contest, 1))
            found[place, contest] = _played(plan, prospect, truth, random)
        if progress is not None:
            progress((contest + 1) / contests)
    return tuple(_outlook(plan, prospect, found[place]) for place, plan in enumerate(plans))


def usual_plans(prospect: Prospect) -> tuple[Plan, ...]:
    """Return plans worth comparing for a contest of this size: one round, and two of like cost."""
    films, judges = prospect.films, prospect.judges
    wide, narrow = _shortlist(prospect, 40), _shortlist(prospect, 20)
    plans = [Plan(3), Plan(6), Plan(3, narrow, 5), Plan(2, wide, 9), Plan(2, narrow, 9)]
    fits = [plan for plan in plans if plan.first + plan.second <= judges and plan.advance < films]
    return tuple(dict.fromkeys(fits)) or (Plan(1),)


def _shortlist(prospect: Prospect, per_winner: int) -> int:
    return max(2, min(per_winner * prospect.winners, prospect.films // 4))


def _played(plan: Plan, prospect: Prospect, truth: Truth, random: np.random.Generator) -> tuple[float, float]:
    design, films = prospect.design, np.arange(prospect.films)
    seated = seats(design, truth.panel, plan.first, random)
    reviews = judged(design, truth, np.repeat(films, plan.first), seated.ravel(), random)
    values = _values(reviews)
    if plan.advance:
        best = np.sort(_best(values, plan.advance))
        more = seats(design, truth.panel[best], plan.second, random, seated[best])
        again = judged(design, truth, np.repeat(best, plan.second), more.ravel(), random)
        values = np.where(np.isin(films, best), _values(_together(reviews, again)), -np.inf)
    chosen, right = _best(values, prospect.winners), _best(truth.quality, prospect.winners)
    share = np.isin(chosen, right).mean()
    quality = (truth.quality[chosen] - MIDDLE).sum() / (truth.quality[right] - MIDDLE).sum()
    return float(share), float(quality)


def _values(reviews: Reviews) -> Floats:
    panel = panel_of(reviews)
    if fair_mean.why_not(panel) is not None:
        return raw_means(reviews)
    values = np.full(reviews.n_films, np.nan)
    values[panel.films] = fair_mean.fit(panel, spectrum_of(panel), reviews.composite).adjusted
    return values


def _best(values: Floats, count: int) -> Ints:
    return np.argsort(-values, kind="stable")[:count]


def _together(first: Reviews, second: Reviews) -> Reviews:
    """Return the reviews of both rounds as one, sorted by film and judge."""
    film, judge = np.r_[first.film, second.film], np.r_[first.judge, second.judge]
    order = np.lexsort((judge, film))
    return Reviews(
        film=film[order],
        judge=judge[order],
        numerator=np.r_[first.numerator, second.numerator][order],
        denominator=first.denominator,
        n_films=first.n_films,
        n_judges=first.n_judges,
        left_out=0,
    )


def _outlook(plan: Plan, prospect: Prospect, found: Floats) -> Outlook:
    contests = found.shape[0]
    means = found.mean(axis=0)
    spread = found.std(axis=0, ddof=1) if contests > 1 else np.full(2, np.nan)
    errors = spread / np.sqrt(contests)
    reviews = plan.reviews(prospect.films)
    return Outlook(
        plan=plan,
        reviews=reviews,
        hours_per_judge=reviews * prospect.minutes / 60 / prospect.judges,
        share=float(means[0]),
        share_error=float(errors[0]),
        quality=float(means[1]),
        quality_error=float(errors[1]),
        contests=contests,
    )
