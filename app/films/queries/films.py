"""What is known of one film: what its check remarked, the stills it left, what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.films.models import CleanOriginal, Film, FilmSheet
from app.media.engine import Examination
from app.media.judge import judge_facts, judge_truth
from app.media.rules import Rules
from app.media.verdict import Problem


def warnings_of(film: Film) -> list[dict[str, Any]]:
    """What the check remarked without refusing the film: {code, parameters}."""
    problems = film.facts.get("examination", {}).get("problems", [])
    return [problem for problem in problems if problem["weight"] == "warning"]


def judged(film: Film, rules: Rules) -> list[Problem]:
    """What a film's facts mean under these rules, say after a contest has changed them."""
    values = film.facts.get("examination")
    if not values or not values["facts"]:
        return []
    found = Examination.from_dict(values)
    assert found.facts is not None
    counted = judge_truth(found.facts, found.truth, rules) if found.truth else []
    return [*counted, *judge_facts(found.facts, rules)]


def still_of(film: Film, number: int) -> str | None:
    """The key of a film's still, from 1, or None."""
    stills = film.facts.get("stills", [])
    return str(stills[number - 1]["key"]) if 0 < number <= len(stills) else None


def stored_keys(session: Session, films: Sequence[Film]) -> list[str]:
    """Everything that is kept of some films: originals, proxies, posters, stills, sprites."""
    ids = [film.id for film in films]
    sprites = session.scalars(sa.select(FilmSheet.sprite_key).where(FilmSheet.film_id.in_(ids)))
    copies = session.scalars(sa.select(CleanOriginal.storage_key).where(CleanOriginal.film_id.in_(ids)))
    keys = [str(key) for key in (*sprites, *copies) if key]
    for film in films:
        stills = [str(still["key"]) for still in film.facts.get("stills", [])]
        keys += [key for key in (film.original_key, film.proxy_key, film.poster_key, *stills) if key]
    return keys
