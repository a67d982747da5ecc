"""A film made to keep a worker busy for ever is refused in words, and the worker does the next one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.db import Database
from app.films.models import Film, FilmState
from app.jobs.models import JobState
from app.media.patience import PATIENCE
from app.media.rules import Rules
from config import Settings
from tests.factories import make_user
from tests.films.factories import receive, work_on
from tests.media.making import make_film
from tests.media.test_hostile_files import DAY, billions_of_samples, children, day_long, giant_sample

WIDE = Rules(max_seconds=10.0 * DAY)


@pytest.mark.parametrize(
    ("make", "problem"),
    [(day_long, "took_too_long"), (billions_of_samples, "no_picture"), (giant_sample, "no_picture")],
)
def test_a_hostile_film_is_refused_in_words_and_the_worker_does_the_next_film(
    session: Session,
    database: Database,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], Path],
    problem: str,
) -> None:
    owner = make_user(session)
    hostile = receive(session, settings, owner, make(tmp_path / "film.mp4").read_bytes(), rules=WIDE).film
    good = receive(session, settings, owner, make_film(tmp_path / "good.mp4").read_bytes()).film

    with monkeypatch.context() as patience:
        patience.setitem(PATIENCE, "check", (2.0 if make is not day_long else 0.5, 0.0))
        ended = work_on(database, settings, hostile)
    next_one = work_on(database, settings, good)

    with database.reading() as reading:
        refused, ready = reading.get_one(Film, hostile.id), reading.get_one(Film, good.id)
    assert (ended.state, refused.state, refused.problem) == (JobState.DONE, FilmState.REJECTED, problem)
    assert (next_one.state, ready.state) == (JobState.DONE, FilmState.READY)
    assert children() == []
