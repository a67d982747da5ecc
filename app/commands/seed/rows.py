"""The rows of a sown contest, thousands in a statement, under the constraints of every other row."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.assignments.models import PanelSeat
from app.commands.seed.drawing import Draft, Taste
from app.contests.models import Contest, Terms
from app.db import Base, new_code
from app.entries.models import AiUse, Credit, Entry, EntryState, Revision
from app.films.models import Film, FilmState
from app.scoring.models import TermsAcceptance

CHUNK = 5_000
Rows = list[dict[str, Any]]


def insert(session: Session, table: type[Base], rows: Rows) -> None:
    """Insert the rows, some thousands at a time."""
    for start in range(0, len(rows), CHUNK):
        session.execute(sa.insert(table), rows[start : start + CHUNK])


def inserted(session: Session, table: type[Base], rows: Rows) -> list[int]:
    """Insert the rows and return their ids in the same order."""
    statement = sa.insert(table).returning(table.__table__.c.id, sort_by_parameter_order=True)
    return [
        row_id
        for start in range(0, len(rows), CHUNK)
        for row_id in session.scalars(statement, rows[start : start + CHUNK])
    ]


def add_people(session: Session, rows: Rows, role: Role, contest: Contest, password_hash: str) -> list[int]:
    """People with a role in the contest, all with the same new password."""
    known = {"password_hash": password_hash}
    ids = inserted(session, User, [{**row, **known, "session_key": secrets.token_hex(16)} for row in rows])
    members = [{"user_id": user, "contest_id": contest.id, "role": role} for user in ids]
    insert(session, Membership, members)
    return ids


def add_promises(session: Session, contest: Contest, judges: Sequence[int]) -> None:
    """Every judge has accepted the contest's terms of confidentiality."""
    terms = session.scalars(sa.select(Terms.id).where(Terms.contest_id == contest.id)).one()
    insert(session, TermsAcceptance, [{"terms_id": terms, "judge_id": judge} for judge in judges])


def add_seats(
    session: Session, contest: Contest, judges: Sequence[int], tastes: Sequence[Taste], most: int
) -> None:
    """Seats on the panel of the first round."""
    rows = [
        {
            "round_id": contest.rounds[0].id,
            "judge_id": judge,
            "languages": list(taste.languages),
            "genres": list(taste.genres),
            "max_films": most,
        }
        for judge, taste in zip(judges, tastes, strict=True)
    ]
    insert(session, PanelSeat, rows)


def add_films(
    session: Session,
    drafts: Sequence[Draft],
    owners: Sequence[int],
    pictures: tuple[dict[str, list[str]], str],
) -> list[int]:
    """Films that have passed their checks; posters and clip are shared."""
    posters, clip = pictures
    rows = [
        {
            "owner_id": owner,
            "code": new_code(16),
            "upload_key": secrets.token_hex(16),
            "state": FilmState.READY,
            "file_name": f"{draft.title[0]}.mp4",
            "size": draft.seconds * 1_250_000,
            "sha256": secrets.token_hex(32),
            "original_key": clip,
            "proxy_key": clip,
            "poster_key": posters[draft.genre][number % len(posters[draft.genre])],
            "duration_ms": draft.seconds * 1000,
            "width": 1920,
            "height": 1080,
            "has_sound": bool(draft.spoken),
        }
        for number, (draft, owner) in enumerate(zip(drafts, owners, strict=True))
    ]
    return inserted(session, Film, rows)


def add_entries(
    session: Session, contest: Contest, drafts: Sequence[Draft], films: Sequence[int], owners: Sequence[int]
) -> list[int]:
    """Submitted entries with credits, tools and the revision that submitting makes."""
    moments = _moments(contest, len(drafts))
    rows = [_entry(contest, *parts) for parts in zip(drafts, films, owners, moments, strict=True)]
    ids = inserted(session, Entry, rows)
    people = [
        {
            "entry_id": entry,
            "position": place,
            "role": role,
            "name_en": name[0],
            "name_zh": name[1],
            "email": "",
        }
        for entry, draft in zip(ids, drafts, strict=True)
        for place, (role, name) in enumerate(draft.people, start=1)
    ]
    tools = [
        {"entry_id": entry, "position": place, "tool": tool, "version": "", "purpose": purpose}
        for entry, draft in zip(ids, drafts, strict=True)
        for place, (tool, purpose) in enumerate(draft.tools, start=1)
    ]
    insert(session, Credit, people)
    insert(session, AiUse, tools)
    insert(session, Revision, [_revision(*parts) for parts in zip(ids, drafts, films, moments, strict=True)])
    return ids


def _entry(contest: Contest, draft: Draft, film: int, owner: int, moment: datetime) -> dict[str, Any]:
    return {
        "code": new_code(),
        "contest_id": contest.id,
        "entrant_id": owner,
        "category_id": contest.categories[0].id,
        "film_id": film,
        "state": EntryState.ELIGIBLE,
        "title_en": draft.title[0],
        "title_zh": draft.title[1],
        "genre": draft.genre,
        "spoken_language": draft.spoken,
        "subtitle_languages": list(draft.subtitles),
        "has_consent": True,
        "save_count": 1,
        "created_at": moment - timedelta(days=2),
        "updated_at": moment,
        "submitted_at": moment,
    }


def _revision(entry: int, draft: Draft, film: int, moment: datetime) -> dict[str, Any]:
    body = {
        "title_en": draft.title[0],
        "title_zh": draft.title[1],
        "genre": draft.genre,
        "spoken_language": draft.spoken,
        "subtitle_languages": list(draft.subtitles),
        "credits": [
            {"role": role, "name_en": name[0], "name_zh": name[1], "email": ""} for role, name in draft.people
        ],
        "ai_uses": [{"tool": tool, "version": "", "purpose": purpose} for tool, purpose in draft.tools],
        "has_consent": True,
    }
    return {"entry_id": entry, "number": 1, "submitted_at": moment, "film_id": film, "body": body}


def _moments(contest: Contest, count: int) -> list[datetime]:
    """When entries came in: a third of them on the last day."""
    whole = contest.closes_at - contest.opens_at
    shares = ((number + 1) / (count + 1) for number in range(count))
    return [contest.opens_at + whole * (1 - (1 - share) ** 3) for share in shares]
