"""A pairwise final as a tally: strengths by Bradley-Terry in the shape of every other standing."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.tally.bradley_terry import Strength, bradley_terry
from app.tally.digests import result_digest
from app.tally.places import UNRANKED
from app.tally.results import FilmStanding, JudgeStanding, Tally, Variance
from app.tally.tie_group import Z90

METHOD = "bradley_terry"


@dataclass(frozen=True, slots=True, order=True)
class Vote:
    """One judge's choice between two films; `better` None finds them alike."""

    judge: str
    first: str
    second: str
    better: str | None

    def __post_init__(self) -> None:
        if self.first == self.second or self.better not in (None, self.first, self.second):
            raise ValueError("A vote chooses between two films.")

    @property
    def other(self) -> str:
        """The film that was not chosen; of two found alike the second."""
        return self.second if self.better in (None, self.first) else self.first


def pairwise_tally(films: Sequence[str], votes: Sequence[Vote]) -> Tally:
    """Return the standings of a pairwise round; `adjusted` is on the log-odds scale, `raw` the share won.

    The order of votes changes neither digest. Films that nobody compared stay unranked.
    """
    ordered = sorted(votes, key=lambda vote: (vote.judge, vote.first, vote.second, vote.better or ""))
    seen = {film for vote in ordered for film in (vote.first, vote.second)}
    decided = [(vote.better, vote.other) for vote in ordered if vote.better is not None]
    alike = [(vote.first, vote.second) for vote in ordered if vote.better is None]
    found = bradley_terry(sorted(seen), decided, alike=alike)
    halves = Counter(film for pair in alike for film in pair)
    placed = [_standing(one, halves[one.film] / 2) for one in found.films]
    unseen = [_unseen(film) for film in sorted(set(films) - seen)]
    judges = Counter(vote.judge for vote in ordered)
    tally = Tally(
        method=METHOD,
        n_films=len(set(films) | seen),
        n_judges=len(judges),
        n_reviews=len(ordered),
        components=_groups(ordered),
        variance=Variance(),
        mean=0.0 if placed else None,
        films=(*placed, *unseen),
        judges=tuple(JudgeStanding(judge, judges[judge], None, None) for judge in sorted(judges)),
        notices=found.notices,
        input_digest=votes_digest(films, ordered),
        result_digest="",
    )
    return replace(tally, result_digest=result_digest(tally))


def _standing(one: Strength, halves: float) -> FilmStanding:
    return FilmStanding(
        film=one.film,
        n=one.views,
        raw=round((one.wins + halves) / one.views, 6),
        adjusted=one.strength,
        se=one.se,
        low=round(one.strength - Z90 * one.se, 6) + 0.0,
        high=round(one.strength + Z90 * one.se, 6) + 0.0,
        rank=one.rank if one.rank != UNRANKED else None,
        tie_group=None,
        p_top=None,
    )


def _unseen(film: str) -> FilmStanding:
    return FilmStanding(film, 0, None, None, None, None, None, None, None, None)


def _groups(votes: Sequence[Vote]) -> int:
    """Return how many groups of films no vote connects."""
    root: dict[str, str] = {}

    def find(film: str) -> str:
        while root.setdefault(film, film) != film:
            film = root[film]
        return film

    for vote in votes:
        root[find(vote.first)] = find(vote.second)
    return len({find(film) for film in list(root)})


def votes_digest(films: Sequence[str], votes: Sequence[Vote]) -> str:
    """Return the SHA-256 that names films and votes, whatever their order."""
    ordered = sorted(votes, key=lambda vote: (vote.judge, vote.first, vote.second, vote.better or ""))
    rows = [[vote.judge, vote.first, vote.second, vote.better] for vote in ordered]
    lines = ["laurel votes 1", json.dumps(sorted(set(films))), json.dumps(rows)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
