"""How much the winners hang on single choices: other weights, or one judge less."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from app.tally import fair_mean
from app.tally.arrays import Flags, Floats
from app.tally.exact import settled
from app.tally.methods import plain_values
from app.tally.panel import panel_of, spectrum_of
from app.tally.places import rankable, ranked_order, ranks
from app.tally.reviews import Reviews, complete_reviews
from app.tally.rules import Rules
from app.tally.scores import Scores
from app.tally.trimmed_mean import FEWEST
from app.tally.weights import shares

STEP = Fraction(1, 10)
"""Each criterion's weight is moved by ten points of a hundred, both ways."""


@dataclass(frozen=True, slots=True)
class Variation:
    """The winners under one changed choice; `what` is a criterion or a judge's key."""

    what: str
    shift: Fraction | None
    winners: tuple[str, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The winners as they stand, what each change would make of them, and how often each stays.

    `stays_by_weights` and `stays_by_judges` map every winner to its share (0..1) of the variations.
    """

    winners: tuple[str, ...]
    weights: tuple[Variation, ...]
    judges: tuple[Variation, ...]
    stays_by_weights: dict[str, float]
    stays_by_judges: dict[str, float]


def sensitivity(
    scores: Scores, rules: Rules, progress: Callable[[float], None] = lambda _share: None
) -> Sensitivity:
    """Return how the best `rules.top` films change with weights +-10 points and without each judge.

    Only films ranked to begin with take part; one that a judge less leaves too few reviews for the
    method is no winner then. Raises ValueError without `rules.top`.
    """
    if rules.top is None:
        raise ValueError("Sensitivity needs the number of winners.")
    share = shares(scores.criteria, rules.weights)
    reviews = complete_reviews(scores, share)
    ranked = rankable(scores, reviews, rules)
    contest = _Contest(scores, replace(rules, min_reviews=_fewest(rules)), ranked, ())
    contest = replace(contest, winners=contest.winners_of(reviews))
    weights = tuple(contest.with_weights(share))
    judges = tuple(contest.without_each_judge(reviews, progress))
    return Sensitivity(
        winners=contest.winners,
        weights=weights,
        judges=judges,
        stays_by_weights=_stays(contest.winners, weights),
        stays_by_judges=_stays(contest.winners, judges),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Contest:
    scores: Scores
    rules: Rules
    ranked: Flags
    winners: tuple[str, ...]

    def winners_of(self, reviews: Reviews) -> tuple[str, ...]:
        rank = ranks(np.where(self.ranked, _values(reviews, self.rules), np.nan))
        best = ranked_order(rank)[: self.rules.top]
        return tuple(self.scores.films[position] for position in best)

    def with_weights(self, share: dict[str, Fraction]) -> Iterator[Variation]:
        for criterion in share:
            for shift in (-STEP, STEP):
                moved = _moved(share, criterion, shift)
                if moved != share:
                    yield self._variation(criterion, shift, complete_reviews(self.scores, moved))

    def without_each_judge(self, reviews: Reviews, progress: Callable[[float], None]) -> Iterator[Variation]:
        judges = np.flatnonzero(reviews.per_judge)
        for done, judge in enumerate(judges):
            progress(done / judges.size)
            yield self._variation(self.scores.judges[judge], None, _kept(reviews, reviews.judge != judge))

    def _variation(self, what: str, shift: Fraction | None, reviews: Reviews) -> Variation:
        winners = self.winners_of(reviews)
        return Variation(what, shift, winners, len(set(self.winners) - set(winners)))


def _fewest(rules: Rules) -> int:
    return max(FEWEST, 2 * rules.trim + 1) if rules.method == "trimmed" else 1


def _values(reviews: Reviews, rules: Rules) -> Floats:
    panel = panel_of(reviews)
    if rules.method != "fair" or fair_mean.why_not(panel) is not None:
        return plain_values(reviews, rules)
    values = np.full(reviews.n_films, np.nan)
    values[panel.films] = fair_mean.fit(panel, spectrum_of(panel), reviews.composite).adjusted
    return settled(values)


def _moved(share: dict[str, Fraction], criterion: str, shift: Fraction) -> dict[str, Fraction]:
    """Return shares with one of them moved and the others scaled to make room."""
    target = min(Fraction(1), max(Fraction(0), share[criterion] + shift))
    others = {other: value for other, value in share.items() if other != criterion}
    if not others:
        return share
    rest = sum(others.values(), Fraction(0)) or Fraction(len(others))
    evenly = not any(others.values())
    room = {other: (1 if evenly else value) * (1 - target) / rest for other, value in others.items()}
    return {**share, **room, criterion: target}


def _kept(reviews: Reviews, kept: Flags) -> Reviews:
    return replace(
        reviews, film=reviews.film[kept], judge=reviews.judge[kept], numerator=reviews.numerator[kept]
    )


def _stays(winners: Sequence[str], variations: Sequence[Variation]) -> dict[str, float]:
    count = max(1, len(variations))
    return {film: sum(film in variation.winners for variation in variations) / count for film in winners}
