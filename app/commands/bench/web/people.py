"""Who takes part in the judging scene: judges before their films, and entrants who still send theirs."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app.commands.bench.upload.ground import Ground, found_contest
from app.commands.bench.upload.line import Line
from app.commands.demo_path.visitor import Visitor
from app.commands.system import Running, system
from config import Settings

FILM_BYTES = 256 * 1024**2
# Longer than anything that is sent meanwhile, so that no film is whole and has to be checked.
UPLOAD_BYTES = 3 * 1024**3
PER_JUDGE = 2
# How many open their pages at a time before the evening begins.
AT_ONCE = 8


@dataclass
class Judge:
    """One judge with a film: the address of the scorecard, what signs the requests, what was acknowledged."""

    code: str
    cookie: str
    token: str
    fields: tuple[str, ...]
    revision: int = 0
    window: str = field(default_factory=lambda: secrets.token_hex(6))
    turn: int = 0
    # (revision, note) as the server has acknowledged them.
    acknowledged: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Evening:
    """A running system with its judges and the lines of entrants."""

    running: Running
    settings: Settings
    judges: list[Judge]
    # The line of each entrant, and the address of the upload that has begun there.
    senders: list[tuple[Line, str]]
    films: list[str]


@contextmanager
def evening(judges: int, players: int, senders: int) -> Iterator[Evening]:
    """Start a system with a seeded contest, sign everybody in, and find the players' films."""
    with system() as running:
        settings = Settings.from_environ(
            {"LAUREL_DATA": str(running.data_dir), "LAUREL_BASE_URL": running.url}
        )
        found = _seed(settings, judges)
        entrants = _entrants(settings, running, senders)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            uploads = list(threads.map(lambda entrant: _begun(running, settings, *entrant), entrants))
            films = list(threads.map(lambda judge: _film_of(running, judge), found[:players]))
        yield Evening(running, settings, found, uploads, films)


def signed(settings: Settings, marker: str) -> tuple[str, str]:
    """The cookie and the form token of somebody who has signed in, as the server makes them."""
    app = Flask("signer")
    app.secret_key = settings.secret
    raw = hashlib.sha256(os.urandom(32)).hexdigest()
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    cookie = signer.dumps({"_user_id": marker, "_fresh": True, "locale": "en", "csrf_token": raw})
    token = URLSafeTimedSerializer(settings.secret, salt="wtf-csrf-token").dumps(raw)
    return f"laurel={cookie!s}", str(token)


def _seed(settings: Settings, count: int) -> list[Judge]:
    import sqlalchemy as sa

    from app.accounts.models import User
    from app.assignments.models import Assignment
    from app.audit.operations import use_key
    from app.commands.seed.sowing import Size, sow
    from app.contests.models import Contest
    from app.db import Database
    from app.films.models import Film
    from app.storage import open_storage

    use_key(settings.secret)
    kept = settings.data_dir / "files" / "bench" / "proxy.mp4"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch()
    os.truncate(kept, FILM_BYTES)
    with Database.opened(settings.database_url) as database, database.writing() as session, session.begin():
        size = Size(entries=count, judges=count, reviews=PER_JUDGE, scored=0.0)
        sow(session, open_storage(settings), size, slug="evening", seed=7, say=str)
        session.execute(sa.update(Film).values(proxy_key="bench/proxy.mp4"))
        contest = session.scalars(sa.select(Contest).where(Contest.slug == "evening")).one()
        fields = tuple(f"score-{one.key}" for one in contest.rounds[0].rubric.criteria)
        seats = session.execute(
            sa.select(User, sa.func.min(Assignment.code))
            .join(Assignment, Assignment.judge_id == User.id)
            .group_by(User.id)
            .order_by(User.id)
        )
        return [Judge(code, *signed(settings, person.get_id()), fields) for person, code in seats]


def _entrants(settings: Settings, running: Running, count: int) -> list[tuple[str, str]]:
    """People with an entry each in an open call: how a session names them, and the code of the entry."""
    import sqlalchemy as sa

    from app.accounts.models import User
    from app.contests.models import Contest
    from app.db import Database, now
    from app.entries.operations.writing import begin_entry

    slug = found_contest(running)
    with Database.opened(settings.database_url) as database, database.writing() as session, session.begin():
        contest = session.scalars(sa.select(Contest).where(Contest.slug == slug)).one()
        found = []
        for number in range(count):
            key = secrets.token_hex(16)
            person = User(name="Bench", email=f"sender{number}@example.org", session_key=key)
            session.add(person)
            session.flush()
            entry = begin_entry(session, contest, by=person, at=now())
            found.append((person.get_id(), entry.code))
        return found


def _begun(running: Running, settings: Settings, marker: str, code: str) -> tuple[Line, str]:
    """An entrant's line, with a film announced."""
    visitor = Visitor(running.url)
    visitor.http.headers["Cookie"], _token = signed(settings, marker)
    return Ground(running.url, running, visitor, f"/entries/{code}").begin(UPLOAD_BYTES)


def _film_of(running: Running, judge: Judge) -> str:
    """Where the judge's player finds the film."""
    visitor = Visitor(running.url)
    visitor.http.headers["Cookie"] = judge.cookie
    address = visitor.ask("GET", f"/films/address?of=/reviews/{judge.code}/film").json()["address"]
    return urljoin(running.url, str(address))
