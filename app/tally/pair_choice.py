"""Which two films a judge compares next: the pair whose answer tells most, fairly spread, never twice."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from app.tally.arrays import Floats
from app.tally.bradley_terry import strengths
from app.tally.pairwise import Vote

Pair = tuple[str, str]


def next_pair(
    films: Sequence[str],
    votes: Sequence[Vote],
    *,
    seen: Sequence[Pair],
    on_screens: Sequence[Pair] = (),
    seed: str = "",
) -> Pair | None:
    """Return (left, right) of the pair to put before a judge, or None when every pair has been.

    `films` are those the judge may see; `votes` everybody's so far; `seen` the judge's own pairs as
    (left, right); `on_screens` those that other judges have before them, taken as half a win for either,
    so that two judges are not asked the same at once. Among the films this judge has met least, the pair
    with the largest expected gain log(1 + p (1 - p) var(difference)) is taken: p by the strengths so far,
    the variance from their covariance. Level pairs are drawn by `seed`.
    """
    met = Counter(film for pair in seen for film in pair)
    known = {frozenset(pair) for pair in seen}
    pairs = [pair for pair in combinations(sorted(set(films)), 2) if frozenset(pair) not in known]
    if not pairs:
        return None
    least = min(max(met[first], met[second]) for first, second in pairs)
    balanced = [pair for pair in pairs if max(met[pair[0]], met[pair[1]]) == least]
    outlook = _outlook(films, votes, on_screens)
    best = max(balanced, key=lambda pair: (round(outlook.gain(pair), 9), _drawn(seed, pair)))
    return _sides(best, seen, seed)


@dataclass(frozen=True, slots=True, eq=False)
class _Outlook:
    """What is known of the films so far."""

    place: dict[str, int]
    strength: Floats
    covariance: Floats

    def gain(self, pair: Pair) -> float:
        """Return what asking for a pair is expected to tell."""
        one, other = self.place[pair[0]], self.place[pair[1]]
        chance = 1.0 / (1.0 + math.exp(float(self.strength[other] - self.strength[one])))
        variance = self.covariance[one, one] + self.covariance[other, other] - 2 * self.covariance[one, other]
        return math.log1p(chance * (1.0 - chance) * float(variance))


def _outlook(films: Sequence[str], votes: Sequence[Vote], on_screens: Sequence[Pair]) -> _Outlook:
    named = {film for vote in votes for film in (vote.first, vote.second)}
    keys = sorted({*films, *named, *(film for pair in on_screens for film in pair)})
    decided = [(vote.better, vote.other) for vote in votes if vote.better is not None]
    alike = [(vote.first, vote.second) for vote in votes if vote.better is None]
    strength, covariance = strengths(keys, decided, alike=[*alike, *on_screens])
    return _Outlook({key: at for at, key in enumerate(keys)}, strength, covariance)


def _sides(pair: Pair, seen: Sequence[Pair], seed: str) -> Pair:
    """Return the pair with the film on the left that has been there less often than on the right."""
    lean = Counter(left for left, _right in seen)
    lean.subtract(right for _left, right in seen)
    first, second = pair
    if lean[first] == lean[second]:
        return (second, first) if _drawn(seed, pair)[0] in "01234567" else pair
    return pair if lean[first] < lean[second] else (second, first)


def _drawn(seed: str, pair: Pair) -> str:
    return hashlib.sha256(f"{seed} {pair[0]} {pair[1]}".encode()).hexdigest()
