"""The jobs that take an uploaded file through its stages, until it plays and is stored, or is refused."""

from __future__ import annotations

import resource
import time
from typing import Any

from sqlalchemy.orm import Session

from app.contests.operations.entry_rules import Rule
from app.contests.operations.rule_words import words as rule_words
from app.db import now
from app.entries.models import Entry
from app.entries.operations.deadline import is_writable, last_moment
from app.entries.operations.keeping import broken_by_film
from app.entries.operations.verdict import film_was_rejected, open_with, submitted_with
from app.films.models import Film, FilmState, Stage
from app.films.operations import preparing
from app.films.operations.originals import keep_original, original_failed
from app.films.operations.preparing import clean_original, work_on
from app.films.operations.remaking import put_in_place, remake_failed
from app.films.operations.searching import find_likes, flag_likes
from app.films.operations.settling import settle
from app.films.operations.stages import Cost, is_due
from app.films.operations.workshop import Outcome, Workshop, key_of
from app.jobs import names
from app.jobs.operations import promise
from app.mail.operations import write
from app.media.verdict import FilmProblem
from app.storage import open_storage
from app.uploads import operations as uploads
from app.uploads import queries as uploaded
from app.uploads.spool import open_spool
from app.web.language import spoken
from app.web.rules import N_
from config import Settings
from workers.folders import work_folder
from workers.job import Job
from workers.letters import letter, words

REJECTED = N_("Your film could not be accepted: %(title)s")
BROKEN = N_("Your film does not keep a rule: %(title)s")
READY = N_("Your film plays: %(title)s")


def receive_film(job: Job) -> None:
    """Read what has arrived once, and know its SHA-256."""
    _run(job, Stage.RECEIVE)


def probe_film(job: Job) -> None:
    """Read what the file says of itself."""
    _run(job, Stage.PROBE)


def check_film(job: Job) -> None:
    """The quick check, after which the entrant knows whether the film is accepted."""
    _run(job, Stage.CHECK)


def take_stills(job: Job) -> None:
    """Twelve stills and the poster."""
    _run(job, Stage.STILLS)


def make_proxy(job: Job) -> None:
    """The file that players play; where it is encoded, the film is measured in the same pass."""
    _run(job, Stage.PROXY)


def remake_proxy(job: Job) -> None:
    """The player's file encoded anew from the original; the one before plays until it is in its place."""
    name = str(job.payload["name"])
    with job.reading() as session:
        film = session.get(Film, job.payload["film_id"])
    if film is None or film.state is not FilmState.READY or film.proxy_key == key_of(film.code, name):
        with job.finishing():
            return
    with work_folder(job.settings.data_dir / "work", f"remake-{film.code}") as place:
        storage, tell = open_storage(job.settings), _percents(job, Stage.PROXY)
        workshop = Workshop(spool=open_spool(job.settings), storage=storage, folder=place, progress=tell)
        try:
            outcome = preparing.remake_proxy(film, workshop, name)
        except FilmProblem as failure:
            with job.finishing() as session:
                remake_failed(session, session.get_one(Film, film.id), failure.problem)
            return
        with job.finishing() as session:
            put_in_place(session, session.get_one(Film, film.id), outcome)


def measure_film(job: Job) -> None:
    """The technical sheet of a film that was not encoded."""
    _run(job, Stage.SHEET)


def store_film(job: Job) -> None:
    """Put the original away for good and give the spool's bytes up."""
    _run(job, Stage.STORE)


def strip_original(job: Job) -> None:
    """The original without its metadata, for whoever may not know its makers and asks for it."""
    with job.reading() as session:
        film = session.get(Film, job.payload["film_id"])
    if film is None:
        with job.finishing():
            return
    with work_folder(job.settings.data_dir / "work", f"original-{film.code}") as place:
        storage, tell = open_storage(job.settings), _percents(job, Stage.STORE)
        workshop = Workshop(spool=open_spool(job.settings), storage=storage, folder=place, progress=tell)
        try:
            made = clean_original(film, workshop)
        except FilmProblem as failure:
            with job.finishing() as session:
                original_failed(session, film.id, failure.problem.code)
            return
        with job.finishing() as session:
            keep_original(session, film.id, *made)


def search_duplicates(job: Job) -> None:
    """Flag films of the contest that look like this one."""
    film = _film(job, Stage.SEARCH)
    if film is None:
        return
    began = _spent()
    with job.reading() as session:
        likes = find_likes(session, film)
    with job.finishing() as session:
        if flag_likes(session, film, likes) and (entry := submitted_with(session, film.id)) is not None:
            promise(session, names.LOOK_AT_ENTRY, {"entry_id": entry.id}, key=f"look-likes:{film.id}")
        settle(session, session.get_one(Film, film.id), Stage.SEARCH, Outcome(), _cost(began))


def _run(job: Job, stage: Stage) -> None:
    """Carry out one stage of one film; running it twice leaves the same files and one outcome.

    What it raises lets it run again later: NotNow, StorageDamaged, StorageMissing, OSError.
    """
    film = _film(job, stage)
    if film is None:
        return
    began = _spent()
    with work_folder(job.settings.data_dir / "work", film.code) as folder:
        workshop = Workshop(
            spool=open_spool(job.settings),
            storage=open_storage(job.settings),
            folder=folder,
            progress=_percents(job, stage),
        )
        outcome = work_on(stage, film, workshop)
    with job.finishing() as session:
        _settle(session, film.id, stage, outcome, _cost(began), job.settings)


def _film(job: Job, stage: Stage) -> Film | None:
    """The film whose stage is due; else the job is done with nothing to do."""
    with job.reading() as session:
        film = session.get(Film, job.payload["film_id"])
        if is_due(session, film, stage):
            return film
    with job.finishing():
        return None


class _percents:  # noqa: N801 - a function with a memory
    """Tells the job of each whole percent once."""

    def __init__(self, job: Job, stage: Stage) -> None:
        self.job, self.stage, self.last = job, stage, -1
        self(0.0)

    def __call__(self, share: float) -> None:
        percent = int(100 * min(max(share, 0.0), 1.0))
        if percent != self.last:
            self.last = percent
            self.job.progress(percent, self.stage)


def _settle(
    session: Session, film_id: int, stage: Stage, outcome: Outcome, cost: Cost, settings: Settings
) -> None:
    film = session.get_one(Film, film_id)
    if settle(session, film, stage, outcome, cost):
        rejected = film.state is FilmState.REJECTED
        entry = film_was_rejected(session, film_id) if rejected else _concerned(session, film_id)
        if entry is not None:
            promise(session, names.LOOK_AT_ENTRY, {"entry_id": entry.id}, key=f"look-film:{film_id}")
            _tell_entrant(session, entry, film, settings)
    if stage is Stage.STORE:
        _clear_spool(session, film, settings)


def _concerned(session: Session, film_id: int) -> Entry | None:
    """Whom a film that plays concerns: a submitted entry, and a draft when the film breaks a rule."""
    entry = open_with(session, film_id)
    breaks = entry is not None and broken_by_film(session, entry)
    return entry if breaks else submitted_with(session, film_id)


def _tell_entrant(session: Session, entry: Entry, film: Film, settings: Settings) -> None:
    to, rejected = entry.entrant, film.state is FilmState.REJECTED
    broken = [] if rejected else broken_by_film(session, entry)
    template = "film_rejected.txt" if rejected else "film_breaks_rules.txt" if broken else "film_ready.txt"
    body = letter(
        template,
        to.locale,
        entry=entry,
        film=film,
        went_back=entry.film_id != film.id,
        may_upload=is_writable(session, entry, at=now()),
        until=last_moment(session, entry, at=now()),
        rules=[(rule, *_said(rule, to.locale)) for rule in broken],
        link=f"{settings.base_url}/entries/{entry.code}",
    )
    title = entry.title_en or entry.title_zh or entry.code
    subject = words(REJECTED if rejected else BROKEN if broken else READY, to.locale, title=title)
    write(session, to=to.email, subject=subject, body=body, contest_id=entry.contest_id)


def _said(rule: Rule, locale: str) -> tuple[str, dict[str, Any]]:
    message, params = rule_words(rule)
    return message, spoken(params, locale)


def _clear_spool(session: Session, film: Film, settings: Settings) -> None:
    """The kept bytes have been read back with this SHA-256, so the received ones may go."""
    upload = uploaded.by_key(session, film.upload_key)
    if upload is not None:
        uploads.stored(session, open_spool(settings), upload, sha256=str(film.sha256))


def _spent() -> tuple[float, float]:
    """The clock, and the CPU seconds of this process and of the children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic(), own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _cost(began: tuple[float, float]) -> Cost:
    wall, cpu = _spent()
    return Cost(wall_ms=round(1000 * (wall - began[0])), cpu_ms=round(1000 * (cpu - began[1])))
