"""Sows one contest: people, films, panel, conflicts, and as much of the judging as was asked for."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.passwords import hash_password
from app.audit.operations import record
from app.commands.seed import drawing, judging, rows
from app.commands.seed.pictures import keep_pictures
from app.commands.seed.words import Name, Rng
from app.contests.models import Contest
from app.contests.operations.calendar import close_contest, open_contest
from app.contests.operations.create import NewContest, SlugTaken, create_contest
from app.contests.operations.settings import set_round
from app.db import now
from app.storage import Storage

MARGIN = 1.2  # room of a judge above an even share
FIRST_OF = 0.7  # entrants a film: some people enter several


@dataclass(frozen=True)
class Size:
    """How large the contest is and how far it has come."""

    entries: int
    judges: int
    reviews: int
    scored: float = 1.0
    without_plan: bool = False


@dataclass(frozen=True)
class Sown:
    """Where the contest is and how to sign in."""

    slug: str
    organizer: str
    judges: str
    password: str


def sow(
    session: Session, storage: Storage, size: Size, *, slug: str, seed: int, say: Callable[[str], object]
) -> Sown:
    """Make the contest in the caller's transaction; raises what creating a contest raises."""
    if session.scalar(sa.select(Contest.id).where(Contest.slug == slug)) is not None:
        raise SlugTaken
    rng = np.random.default_rng(seed)
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password, email="")
    organizer = User(
        email=f"organizer@{slug}.example",
        name="Olga Marin",
        password_hash=hashed,
        session_key=secrets.token_hex(16),
        is_operator=True,
    )
    session.add(organizer)
    contest = _contest(session, slug, size, by=organizer)
    drafts = drawing.films(rng, size.entries)
    entries = _entries(session, storage, contest, drafts, hashed, rng)
    say(f"{len(entries):,} entries")
    judges = _judges(session, contest, size, hashed, rng)
    close_contest(session, contest, by=organizer)
    people = session.scalars(sa.select(User).where(User.id.in_(judges)).order_by(User.id)).all()
    ties = judging.add_conflicts(session, contest, entries, people, rng)
    say(f"{len(judges):,} judges, {ties:,} conflicts")
    detail: dict[str, Any] = {"entries": len(entries), "judges": len(judges), "conflicts": ties}
    record(session, "contest.sown", f"contest:{slug}", by=organizer.id, contest_id=contest.id, detail=detail)
    if not size.without_plan:
        say(f"{judging.assign(session, contest, by=organizer):,} assignments")
        say(f"{judging.score(session, contest, rng, size.scored):,} scorecards")
    return Sown(
        slug=slug,
        organizer=organizer.email,
        judges=f"judge1@{slug}.example ... judge{size.judges}@{slug}.example",
        password=password,
    )


def _contest(session: Session, slug: str, size: Size, *, by: User) -> Contest:
    """An open call that began two months ago."""
    session.flush()
    new = NewContest(
        title_en=f"Open Call {size.entries:,}",
        title_zh=f"全球征集 {size.entries:,}",
        slug=slug,
        opens_at=now() - timedelta(days=60),
        closes_at=now() - timedelta(hours=1),
        timezone="Asia/Shanghai",
    )
    contest = create_contest(session, new, by=by)
    due = now() + timedelta(days=30)
    set_round(session, contest.rounds[0], reviews_per_entry=size.reviews, due_at=due, by=by)
    open_contest(session, contest, by=by)
    return contest


def _entries(
    session: Session,
    storage: Storage,
    contest: Contest,
    drafts: Sequence[drawing.Draft],
    hashed: str,
    rng: Rng,
) -> list[int]:
    people = [
        _person(
            f"entrant{number + 1}@{contest.slug}.example",
            draft.people[0][1],
            "zh" if draft.people[0][1][1] else "en",
        )
        for number, draft in enumerate(drafts[: math.ceil(len(drafts) * FIRST_OF)])
    ]
    ids = rows.add_people(session, people, Role.ENTRANT, contest, hashed)
    owners = [ids[number % len(ids)] for number in range(len(drafts))]
    films = rows.add_films(session, drafts, owners, keep_pictures(storage, contest.slug, rng))
    return rows.add_entries(session, contest, drafts, films, owners)


def _judges(session: Session, contest: Contest, size: Size, hashed: str, rng: Rng) -> list[int]:
    tastes = drawing.judges(rng, size.judges)
    people = [
        _person(f"judge{number + 1}@{contest.slug}.example", taste.name, taste.locale)
        for number, taste in enumerate(tastes)
    ]
    ids = rows.add_people(session, people, Role.JUDGE, contest, hashed)
    rows.add_promises(session, contest, ids)
    share = size.entries * size.reviews / size.judges
    rows.add_seats(session, contest, ids, tastes, math.ceil(share * MARGIN) + 1)
    return ids


def _person(email: str, name: Name, locale: str) -> dict[str, Any]:
    """A person signs with both scripts where they have both."""
    written = f"{name[1]} {name[0]}" if name[1] else name[0]
    return {"email": email, "name": written, "locale": locale}
