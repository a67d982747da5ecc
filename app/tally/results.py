"""What a tally answers with: standings of films, severities of judges, and how they came about."""

from dataclasses import dataclass

from app.tally.notices import Notice

FEW_REVIEWS = 10
"""A judge with fewer reviews is marked: the severity is mostly a guess."""


@dataclass(frozen=True, slots=True)
class FilmStanding:
    """A film's place with its workings, in score points at six decimals.

    `raw` is the plain mean of the composites, `adjusted` the method's own value, `low` and `high` the
    ends of its 90 % interval, `tie_group` 1 where noise cannot tell the film from the last winner,
    `p_top` the chance (0..1) to be among the winners. None stands for what was not computed.
    """

    film: str
    n: int
    raw: float | None
    adjusted: float | None
    se: float | None
    low: float | None
    high: float | None
    rank: int | None
    tie_group: int | None
    p_top: float | None


@dataclass(frozen=True, slots=True)
class JudgeStanding:
    """A judge's severity in points (negative: scores below the others) with its standard error."""

    judge: str
    n: int
    severity: float | None
    se: float | None

    @property
    def few_reviews(self) -> bool:
        """Whether the judge has too few reviews for the severity to be relied on."""
        return self.n < FEW_REVIEWS


@dataclass(frozen=True, slots=True)
class Variance:
    """Variances in squared points of films, of judges' severity and of noise; None: not estimated."""

    film: float | None = None
    judge: float | None = None
    noise: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """One run: `films` by rank and then key (unranked ones last), `judges` by key.

    `components` counts the groups of films and judges that no shared judge connects; `mean` is the
    mean of the films before shrinkage (for other methods: of their values). A tally of one criterion
    alone names no result: its `result_digest` is empty.
    """

    method: str
    n_films: int
    n_judges: int
    n_reviews: int
    components: int
    variance: Variance
    mean: float | None
    films: tuple[FilmStanding, ...]
    judges: tuple[JudgeStanding, ...]
    notices: tuple[Notice, ...]
    input_digest: str
    result_digest: str
