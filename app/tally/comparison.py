"""The winners that other methods would have chosen from the same scores."""

from dataclasses import dataclass, replace

from app.tally.notices import TallyRefusedError
from app.tally.rules import Method, Rules
from app.tally.scores import Scores
from app.tally.standings import run

COMPARED: tuple[Method, ...] = ("fair", "raw", "trimmed", "zscore", "borda")


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another method would change: films `gained` and `lost` among the winners; None: refused."""

    method: Method
    gained: tuple[str, ...] | None
    lost: tuple[str, ...] | None


def alternatives(scores: Scores, rules: Rules, winners: tuple[str, ...]) -> tuple[Alternative, ...]:
    """Return the other methods' winners beside `winners`, without drawing chances."""
    found = []
    for method in COMPARED:
        if method == rules.method:
            continue
        other = replace(rules, method=method, clip=None, round_half_up=None, top=None)
        try:
            chosen = best(scores, other, len(winners))
        except TallyRefusedError:
            found.append(Alternative(method, None, None))
            continue
        gained = tuple(film for film in chosen if film not in winners)
        found.append(Alternative(method, gained, tuple(film for film in winners if film not in chosen)))
    return tuple(found)


def best(scores: Scores, rules: Rules, count: int) -> tuple[str, ...]:
    """Return the films at the first `count` places."""
    return tuple(film.film for film in run(scores, rules).films if film.rank is not None)[:count]
