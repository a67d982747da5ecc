"""The digest that names a result, whatever the order of the scores it came from."""

import hashlib
from collections.abc import Sequence
from json.encoder import encode_basestring_ascii

from app.tally.results import Tally

Number = float | int | None


def result_digest(tally: Tally) -> str:
    """Return the SHA-256 of everything a tally says but its notices.

    Hashed are lines of JSON, each ended by a line feed: the heading, one line for each film and one
    for each judge, in the tally's order. Numbers are texts with six decimals, absent ones null.
    """
    counts = (tally.n_films, tally.n_judges, tally.n_reviews, tally.components)
    model = (tally.mean, tally.variance.film, tally.variance.judge, tally.variance.noise)
    head = _line(("laurel tally 1", tally.method, tally.input_digest), (*counts, *model))
    digest = hashlib.sha256(head)
    for film in tally.films:
        numbers = (film.n, film.raw, film.adjusted, film.se, film.low, film.high)
        digest.update(_line((film.film,), (*numbers, film.rank, film.tie_group, film.p_top)))
    for judge in tally.judges:
        digest.update(_line((judge.judge,), (judge.n, judge.severity, judge.se)))
    return digest.hexdigest()


def _line(texts: Sequence[str], numbers: Sequence[Number]) -> bytes:
    fixed = ["null" if number is None else f'"{number:.6f}"' for number in numbers]
    return f"[{','.join([*map(encode_basestring_ascii, texts), *fixed])}]\n".encode()
