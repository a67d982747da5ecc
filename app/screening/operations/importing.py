"""A contest brought in from elsewhere: a table read line by line, then taken in whole or not at all."""

from __future__ import annotations

import csv
import io
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.people import give_role
from app.accounts.queries import user_by_email
from app.audit.operations import record
from app.contests.models import Contest
from app.db import new_code
from app.entries.models import GENRES, Credit, Entry
from app.entries.operations.submitting import freeze
from app.films.operations.path import film_from_upload
from app.mail.addresses import NotAnAddress, canonical_email
from app.media.rules import Rules
from app.uploads.models import Upload, UploadState, new_key
from app.uploads.spool import Spool

NEEDED = ("external_id", "email", "name", "film")
MOST_LINES = 20_000


class TableUnreadable(ValueError):
    """The file is no table that we can read; its text says why."""


@dataclass
class Line:
    """One line of the table: what it says, whether it is in the contest already, what is wrong with it."""

    number: int
    values: dict[str, str]
    is_known: bool = False
    errors: list[str] = field(default_factory=list)


def read_table(content: bytes) -> list[Line]:
    """Read CSV in UTF-8 (with or without a mark) or GBK, parted by commas, semicolons or tabs."""
    text = _decoded(content)
    head = text.partition("\n")[0]
    part = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=part)
    names = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise TableUnreadable(f"The first line must name the columns; missing: {', '.join(missing)}.")
    rows.fieldnames = names
    lines = [
        Line(number, {k: (v or "").strip() for k, v in row.items() if k})
        for number, row in enumerate(rows, 2)
    ]
    if len(lines) > MOST_LINES:
        raise TableUnreadable(f"The table has {len(lines)} lines; at most {MOST_LINES} are read at once.")
    return lines


def check_lines(session: Session, contest: Contest, lines: Sequence[Line], folder: Path) -> None:
    """Write down what is wrong with each line, and which ones are in the contest already."""
    known = set(session.scalars(sa.select(Entry.external_id).where(Entry.contest_id == contest.id)))
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        line.is_known = line.values["external_id"] in known
        _check_values(contest, line)
        _check_film(contest, line, folder)
        for name in ("external_id", "film"):
            first = seen.setdefault((name, line.values[name]), line.number)
            if line.values[name] and first != line.number:
                line.errors.append(f"{name}: “{line.values[name]}” stands in line {first} already.")


def take_in(
    session: Session, contest: Contest, lines: Sequence[Line], folder: Path, spool: Spool, *, at: datetime
) -> list[Entry]:
    """Take in every line that is not known yet; after an error nothing of it stays, not even its bytes."""
    copied: list[str] = []
    try:
        fresh = [line for line in lines if not line.is_known]
        taken = [_take(session, contest, line, folder, spool, copied, at) for line in fresh]
    except BaseException:
        session.rollback()
        for key in copied:
            spool.remove(key)
        raise
    detail = {"entries": len(taken)}
    record(
        session, "entries.imported", f"contest:{contest.slug}", by=None, contest_id=contest.id, detail=detail
    )
    return taken


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable("The table is neither UTF-8 nor GBK; save it as “CSV UTF-8”.")


def _check_values(contest: Contest, line: Line) -> None:
    values = line.values
    line.errors += [f"{name}: fill this in." for name in NEEDED if not values[name]]
    if not (values.get("title_en") or values.get("title_zh")):
        line.errors.append("title_en, title_zh: give one title at least.")
    try:
        canonical_email(values["email"])
    except NotAnAddress as refusal:
        line.errors.append(f"email: {refusal}")
    if values.get("category") and _category(contest, values["category"]) is None:
        line.errors.append(f"category: the contest has none named “{values['category']}”.")
    if values.get("genre", "") not in {"", *GENRES}:
        line.errors.append(f"genre: “{values['genre']}” is none of {', '.join(GENRES)}.")
    longest = {"title_en": 200, "title_zh": 200, "name": 120, "external_id": 80, "spoken_language": 16}
    for name, limit in longest.items():
        if len(values.get(name, "")) > limit:
            line.errors.append(f"{name}: at most {limit} characters.")


def _check_film(contest: Contest, line: Line, folder: Path) -> None:
    name = line.values["film"]
    if not name or line.is_known:
        return
    path = folder / name
    if Path(name).name != name or not path.resolve().is_relative_to(folder.resolve()):
        line.errors.append(f"film: “{name}” must be the plain name of a file in the folder.")
    elif not path.is_file():
        line.errors.append(f"film: there is no file “{name}” in the folder.")
    elif not 0 < path.stat().st_size <= contest.max_film_bytes:
        line.errors.append(f"film: “{name}” is empty or larger than the contest allows.")


def _category(contest: Contest, title: str) -> int | None:
    for category in contest.categories:
        if title in (category.title_en, category.title_zh):
            return category.id
    return None


def _take(
    session: Session,
    contest: Contest,
    line: Line,
    folder: Path,
    spool: Spool,
    copied: list[str],
    at: datetime,
) -> Entry:
    values = line.values
    entrant = _entrant(session, contest, values)
    upload = _spooled(session, entrant, folder / values["film"], spool, copied, at)
    rules = Rules(min_seconds=contest.min_film_seconds, max_seconds=contest.max_film_seconds)
    film = film_from_upload(session, upload, owner=entrant, rules=rules, contest_id=contest.id)
    only = contest.categories[0].id if len(contest.categories) == 1 else None
    texts = ("title_en", "title_zh", "synopsis_en", "synopsis_zh", "genre", "spoken_language")
    entry = Entry(
        code=new_code(),
        contest_id=contest.id,
        entrant_id=entrant.id,
        category_id=_category(contest, values.get("category", "")) or only,
        film_id=film.id,
        external_id=values["external_id"],
        **{name: values.get(name, "") for name in texts},
    )
    entry.credits = [
        Credit(position=1, role="director", name_en=values.get("director", "") or values["name"], name_zh="")
    ]
    session.add(entry)
    session.flush()
    upload.subject = entry.code
    freeze(session, entry, after=None, at=min(at, contest.closes_at))
    return entry


def _entrant(session: Session, contest: Contest, values: dict[str, str]) -> User:
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


def _spooled(
    session: Session, owner: User, path: Path, spool: Spool, copied: list[str], at: datetime
) -> Upload:
    """Lay a copy of the film where arriving films lie, so that it takes their way."""
    key, size = new_key(), path.stat().st_size
    spool.create(key)
    copied.append(key)
    shutil.copyfile(path, spool.path(key))
    upload = Upload(
        key=key,
        owner_id=owner.id,
        purpose="film",
        subject="",
        file_name=path.name,
        length=size,
        received=size,
        state=UploadState.COMPLETE,
        expires_at=at + timedelta(days=2),
        completed_at=at,
    )
    session.add(upload)
    session.flush()
    return upload
