"""A tally as plain values, in the shape of the file that `laurel tally run` writes."""

from dataclasses import asdict, fields
from typing import Any

from app.tally.results import FilmStanding, JudgeStanding, Tally

_FILM = tuple(field.name for field in fields(FilmStanding))
_JUDGE = tuple(field.name for field in fields(JudgeStanding))


def document(tally: Tally) -> dict[str, Any]:
    """Return the tally as dicts, lists, texts and numbers, notices as their sentences."""
    return {
        "method": tally.method,
        "n_films": tally.n_films,
        "n_judges": tally.n_judges,
        "n_reviews": tally.n_reviews,
        "components": tally.components,
        "variance": asdict(tally.variance),
        "mean": tally.mean,
        "films": [{name: getattr(film, name) for name in _FILM} for film in tally.films],
        "judges": [{name: getattr(judge, name) for name in _JUDGE} for judge in tally.judges],
        "notices": [notice.sentence for notice in tally.notices],
        "input_digest": tally.input_digest,
        "result_digest": tally.result_digest,
    }
