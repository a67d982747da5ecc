"""Reading films: how a check is going, what it remarked, and the stills it left."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.films.models import Film, FilmState
from app.jobs.models import JobState, Outbox
from app.jobs.queries import job_for


def check_key(film_id: int) -> str:
    """The key under which a film's one check is promised."""
    return f"check-film:{film_id}"


def check_of(session: Session, film: Film) -> Outbox | None:
    """The job that checks a film, while its outcome is open."""
    if film.state is not FilmState.CHECKING:
        return None
    return job_for(session, check_key(film.id))


def has_stalled(check: Outbox | None) -> bool:
    """Whether a check ended without an outcome and waits for somebody to repeat it."""
    return check is not None and check.state in (JobState.FAILED, JobState.CANCELLED)


def warnings_of(film: Film) -> list[dict[str, Any]]:
    """What the check remarked without refusing the film: {code, parameters}."""
    problems = film.facts.get("examination", {}).get("problems", [])
    return [problem for problem in problems if problem["weight"] == "warning"]


def still_of(film: Film, number: int) -> str | None:
    """The key of a film's still, from 1, or None."""
    stills = film.facts.get("stills", [])
    return str(stills[number - 1]["key"]) if 0 < number <= len(stills) else None


def stored_keys(film: Film) -> list[str]:
    """Everything that is kept of a film: the original, the proxy, the poster, the stills."""
    stills = [str(still["key"]) for still in film.facts.get("stills", [])]
    return [key for key in (film.original_key, film.proxy_key, film.poster_key, *stills) if key]
