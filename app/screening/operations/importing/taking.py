"""A line of a table becomes an entry: its person, its text, its film on the way that arriving films take."""

from __future__ import annotations

import re
import secrets
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.people import give_role
from app.accounts.queries import user_by_email
from app.audit.operations import record
from app.contests.models import Contest
from app.db import new_code
from app.entries.models import Credit, Entry
from app.entries.operations.submitting import freeze
from app.films.operations.path import film_from_upload
from app.mail.addresses import canonical_email
from app.media.rules import Rules
from app.screening.operations.importing.checking import category_of
from app.screening.operations.importing.films import Films, Found
from app.screening.operations.importing.tables import Line
from app.uploads.models import Upload, UploadState, new_key
from app.uploads.spool import BLOCK, Full, Spool
from app.web.rules import N_, Invalid

TEXTS = ("title_en", "title_zh", "synopsis_en", "synopsis_zh", "genre", "spoken_language")


class FilmDamaged(Invalid):
    """The bytes of a film cannot be had from where it lies."""

    field = "film"
    message = N_("“%(name)s” is damaged in its ZIP file or changed meanwhile; pack it again.")


class NoRoomForFilm(Invalid):
    """The disk is full."""

    field = "film"
    message = N_("There is no room for “%(name)s” on the server. Make room and continue.")


def take_all(
    session: Session, contest: Contest, lines: Sequence[Line], films: Films, spool: Spool, *, at: datetime
) -> list[Entry]:
    """Take in every line that is not known yet; after an error nothing of it stays, not even its bytes."""
    laid: list[str] = []
    taken: list[Entry] = []
    try:
        for line in (line for line in lines if not line.is_known):
            name = line.values["film"]
            found = film_of(films, name)
            laid.append(lay_down(spool, found, name))
            taken.append(enter(session, contest, line.values, laid[-1], found.size, at=at))
    except BaseException:
        session.rollback()
        for key in laid:
            spool.remove(key)
        raise
    detail = {"entries": len(taken)}
    record(
        session, "entries.imported", f"contest:{contest.slug}", by=None, contest_id=contest.id, detail=detail
    )
    return taken


def film_of(films: Films, name: str) -> Found:
    """The film that a line names; raises FilmDamaged when it has gone since it was looked for."""
    found = films.find(name)
    if found is None:
        raise FilmDamaged(name=name)
    return found


def lay_down(spool: Spool, found: Found, name: str) -> str:
    """Copy a film to where arriving films lie and give its key.

    Raises FilmDamaged or NoRoomForFilm, leaving nothing.
    """
    if not spool.has_room(found.size, promised=0):
        raise NoRoomForFilm(name=name)
    key = new_key()
    spool.create(key)
    try:
        _copy(found, spool, key)
    # zipfile says NotImplementedError of a method it does not know, RuntimeError of a file under a password
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        spool.remove(key)
        refusal = NoRoomForFilm if isinstance(error, Full) else FilmDamaged
        raise refusal(name=name) from error
    except BaseException:
        spool.remove(key)
        raise
    return key


def _copy(found: Found, spool: Spool, key: str) -> None:
    left = found.size
    with found.open() as source, spool.take(key, at=0) as writer:
        while block := source.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise EOFError
            writer.append(block)
        writer.keep()
    if left:
        raise EOFError


def enter(
    session: Session, contest: Contest, values: Mapping[str, str], key: str, size: int, *, at: datetime
) -> Entry:
    """Make the submitted entry of a line whose film lies in the spool under `key`."""
    entrant = _entrant(session, contest, values)
    upload = _upload(session, entrant, values["film"], key, size, at)
    rules = Rules(min_seconds=contest.min_film_seconds, max_seconds=contest.max_film_seconds)
    film = film_from_upload(session, upload, owner=entrant, rules=rules, contest_id=contest.id)
    only = contest.categories[0].id if len(contest.categories) == 1 else None
    entry = Entry(
        code=new_code(),
        contest_id=contest.id,
        entrant_id=entrant.id,
        category_id=category_of(contest, values.get("category", "")) or only,
        film_id=film.id,
        external_id=values["external_id"],
        **{name: values.get(name, "") for name in TEXTS},
    )
    director = values.get("director", "") or values["name"]
    entry.credits = [Credit(position=1, role="director", name_en=director, name_zh="")]
    session.add(entry)
    session.flush()
    upload.subject = entry.code
    freeze(session, entry, after=None, at=min(at, contest.closes_at))
    return entry


def _entrant(session: Session, contest: Contest, values: Mapping[str, str]) -> User:
    """The person of this address; a new one has no password until they ask for one."""
    found = user_by_email(session, values["email"])
    if found is None:
        locale = "zh" if re.search(r"[\u4e00-\u9fff]", values["name"]) else "en"
        address = canonical_email(values["email"])
        found = User(email=address, name=values["name"], session_key=secrets.token_hex(16), locale=locale)
        session.add(found)
        session.flush()
    give_role(session, found, Role.ENTRANT, contest_id=contest.id, by=None)
    return found


def _upload(session: Session, owner: User, name: str, key: str, size: int, at: datetime) -> Upload:
    upload = Upload(
        key=key,
        owner_id=owner.id,
        purpose="film",
        subject="",
        file_name=name,
        length=size,
        received=size,
        state=UploadState.COMPLETE,
        expires_at=at + timedelta(days=2),
        completed_at=at,
    )
    session.add(upload)
    session.flush()
    return upload
