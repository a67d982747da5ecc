"""What entrants declare, what happens afterwards, and from which age they declare it alone; in versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import DECLARED, Contest, EntryTerms
from app.db import changed


def set_entry_terms(session: Session, contest: Contest, values: Mapping[str, Any], *, by: User) -> None:
    """Change the words and the age; other words are a new version, and what was agreed to before is kept."""
    current_entry_terms(session, contest)
    before = {name: getattr(contest, name) for name in values}
    for name, value in values.items():
        setattr(contest, name, value)
    session.flush()
    difference = {name: [str(old), str(new)] for name, (old, new) in changed(before, values).items()}
    if not difference:
        return
    version = current_entry_terms(session, contest).version
    record(
        session,
        "entry-terms.changed",
        f"contest:{contest.slug}",
        by=by.id,
        contest_id=contest.id,
        detail={"version": version, **difference},
    )


def current_entry_terms(session: Session, contest: Contest) -> EntryTerms:
    """The version that says what the contest says now; made when it is first needed."""
    session.execute(sa.select(Contest.id).where(Contest.id == contest.id).with_for_update())
    last = latest_entry_terms(session, contest.id)
    if last is not None and says_the_same(last, contest):
        return last
    words = {name: getattr(contest, name) for name in DECLARED}
    made = EntryTerms(contest_id=contest.id, version=1 + (last.version if last else 0), **words)
    session.add(made)
    session.flush()
    return made


def latest_entry_terms(session: Session, contest_id: int) -> EntryTerms | None:
    """The newest version, if any was needed yet."""
    return session.scalar(
        sa.select(EntryTerms)
        .where(EntryTerms.contest_id == contest_id)
        .order_by(EntryTerms.version.desc())
        .limit(1)
    )


def says_the_same(terms: EntryTerms, contest: Contest) -> bool:
    """Whether a version has the words that the contest shows now."""
    return all(getattr(terms, name) == getattr(contest, name) for name in DECLARED)
