"""The job that checks a film: what it leaves behind, twice and after a crash too, and what it refuses."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.db import Database
from app.films.models import Film, FilmState, Stage
from app.films.operations.stages import repeat_broken, stage_key
from app.jobs.models import JobState
from app.jobs.queries import job_for
from app.media.rules import Rules
from app.storage import open_storage
from config import Settings
from tests.factories import make_user
from tests.films.factories import Received, kept_bytes, receive, spooled_names, work_on
from tests.media.making import make_film
from workers.run import run


@pytest.fixture(scope="session")
def film_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of H.264 and AAC whose metadata name their maker."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return make_film(path, metadata={"artist": "Zhao Min", "title": "secret"}).read_bytes()


@pytest.fixture
def received(session: Session, settings: Settings, film_bytes: bytes) -> Received:
    return receive(session, settings, make_user(session), film_bytes)


def fresh(database: Database, film: Film) -> Film:
    with database.reading() as session:
        return session.get_one(Film, film.id)


def test_a_film_becomes_ready_with_original_proxy_poster_and_stills(
    database: Database, settings: Settings, received: Received, film_bytes: bytes
) -> None:
    job = work_on(database, settings, received.film)

    film = fresh(database, received.film)
    kept = set(open_storage(settings).keys(f"films/{film.code}/"))
    assert (job.state, film.state) == (JobState.DONE, FilmState.READY)
    assert film.sha256 == hashlib.sha256(film_bytes).hexdigest()
    assert (film.width, film.height, film.has_sound) == (320, 180, True)
    assert abs((film.duration_ms or 0) - 2000) < 100
    assert {film.original_key, film.proxy_key, film.poster_key} <= kept
    assert {still["key"] for still in film.facts["stills"]} <= kept


def test_the_spool_is_cleared_only_of_what_storage_has_confirmed(
    database: Database, settings: Settings, received: Received, film_bytes: bytes
) -> None:
    before = spooled_names(settings)

    work_on(database, settings, received.film)

    assert kept_bytes(settings, f"films/{received.film.code}/original") == film_bytes
    assert (before, spooled_names(settings)) == ([received.upload.key], [])


def test_the_proxy_does_not_name_who_made_the_film(
    database: Database, settings: Settings, received: Received
) -> None:
    work_on(database, settings, received.film)

    content = kept_bytes(settings, fresh(database, received.film).proxy_key)
    assert b"Zhao Min" not in content
    assert b"secret" not in content


def test_checking_twice_leaves_one_outcome(
    database: Database, settings: Settings, received: Received
) -> None:
    work_on(database, settings, received.film)
    first = fresh(database, received.film)

    run(database, settings, _another_promise(database, received.film))

    assert fresh(database, received.film).checked_at == first.checked_at


def _another_promise(database: Database, film: Film) -> int:
    with database.writing() as session:
        job = job_for(session, stage_key(film.id, Stage.PROXY))
        assert job is not None
        job.state, job.done_at = JobState.WAITING, None
        session.commit()
        return job.id


def test_a_check_that_was_killed_after_storing_goes_on_from_storage(
    database: Database, settings: Settings, received: Received, film_bytes: bytes, tmp_path: Path
) -> None:
    bytes_path = tmp_path / "copy"
    bytes_path.write_bytes(film_bytes)
    (settings.data_dir / "spool" / received.upload.key).unlink()
    open_storage(settings).put_file(f"films/{received.film.code}/original", bytes_path)
    left = settings.data_dir / "work" / f"{received.film.code}-killed"
    left.mkdir(parents=True)

    job = work_on(database, settings, received.film)

    assert (job.state, fresh(database, received.film).state) == (JobState.DONE, FilmState.READY)
    assert not left.exists()


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"not a film at all, only words", "not_a_film"), (b"\0" * 50_000, "not_a_film")],
)
def test_what_is_not_a_film_is_rejected_under_its_code_and_kept(
    session: Session, database: Database, settings: Settings, content: bytes, problem: str
) -> None:
    received = receive(session, settings, make_user(session), content)

    job = work_on(database, settings, received.film)

    film = fresh(database, received.film)
    assert (job.state, film.state, film.problem) == (JobState.DONE, FilmState.REJECTED, problem)
    assert film.sha256 == hashlib.sha256(content).hexdigest()
    assert open_storage(settings).size(str(film.original_key)) == len(content)


@pytest.mark.parametrize(
    ("limits", "problem", "params"),
    [
        ((5, 60), "too_short", {"length": "2.0 s", "limit": "5.0 s"}),
        ((0, 1), "too_long", {"length": "0:02", "limit": "0:01"}),
    ],
)
def test_the_length_that_the_contest_asks_for_is_kept(
    session: Session,
    database: Database,
    settings: Settings,
    received: Received,
    limits: tuple[int, int],
    problem: str,
    params: dict[str, str],
) -> None:
    received.film.rules = Rules(min_seconds=limits[0], max_seconds=limits[1]).as_dict()
    session.commit()

    work_on(database, settings, received.film)

    film = fresh(database, received.film)
    assert (film.state, film.problem, film.problem_params) == (FilmState.REJECTED, problem, params)


def test_a_truncated_film_is_told_where_it_stops(
    session: Session, database: Database, settings: Settings, tmp_path: Path
) -> None:
    whole = make_film(tmp_path / "long.mp4", frames=240, container={"movflags": "+faststart"}).read_bytes()
    received = receive(session, settings, make_user(session), whole[: len(whole) // 2])

    work_on(database, settings, received.film)

    film = fresh(database, received.film)
    assert (film.state, film.problem) == (FilmState.REJECTED, "truncated")
    assert film.problem_params["length"] == "0:10"


def test_a_check_whose_bytes_changed_gives_up_and_can_be_repeated(
    session: Session, database: Database, settings: Settings, received: Received
) -> None:
    received.film.sha256 = "0" * 64
    session.commit()
    job = work_on(database, settings, received.film)
    assert "StorageDamaged" in job.last_error
    with database.writing() as writing:
        row = writing.get_one(type(job), job.id)
        row.state = JobState.FAILED
        film = writing.get_one(Film, received.film.id)
        film.sha256 = None
        repeat_broken(writing, film)
        writing.commit()

    job = work_on(database, settings, received.film)

    assert (job.state, fresh(database, received.film).state) == (JobState.DONE, FilmState.READY)


def test_the_check_of_a_film_that_was_removed_ends_quietly(
    session: Session, database: Database, settings: Settings, received: Received
) -> None:
    session.delete(received.film)
    session.commit()

    assert work_on(database, settings, received.film).state is JobState.DONE
