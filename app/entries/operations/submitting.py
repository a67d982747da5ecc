"""Submitting: the live entry is frozen as a numbered revision, once for each content, while there is time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import claim
from app.entries.models import OPEN_TO_ENTRANT, Entry, EntryState, Revision, Right
from app.entries.operations.acts import note_act
from app.entries.operations.changes import check_parts
from app.entries.operations.content import body_of, same_content
from app.entries.operations.deadline import EntryIsSettled, check_writable, late_by, term_of
from app.entries.operations.keeping import obstacles
from app.entries.queries import latest_revision
from app.entries.queries.own import may
from app.jobs import names
from app.jobs.operations import promise
from app.web.rules import Invalid, RuleBroken


class PartMissing(Invalid):
    """The entry lacks something; message and field name the first such part."""


class NotYours(RuleBroken):
    """Only whoever began an entry submits it, and whoever may do everything with it."""

    status = 404


@dataclass(frozen=True)
class Receipt:
    """What a submission left: its revision, and whether this very submission made it."""

    revision: Revision
    is_new: bool


def submit_entry(session: Session, entry: Entry, *, by: User, at: datetime) -> Receipt:
    """Submit an entry as it stands at a moment of the server's clock.

    Repeated without a change it returns the receipt there is, also after the deadline. Raises PartMissing,
    NotOpenYet, Closed, EntryIsSettled, or NotReopened in a correction window.
    """
    if not may(session, entry, by, Right.EVERYTHING):
        raise NotYours
    return submit_changed(session, entry, by=by, at=at)


def submit_changed(session: Session, entry: Entry, *, by: User, at: datetime) -> Receipt:
    """Submit what has changed in an entry that takes part, whoever changed it; raises as submitting does."""
    # Two submissions at once queue up here; the second then finds what the first one left.
    session.execute(sa.select(Entry.id).where(Entry.id == entry.id).with_for_update())
    session.refresh(entry)
    if entry.state not in OPEN_TO_ENTRANT:
        raise EntryIsSettled
    last = latest_revision(session, entry.id)
    stands = last is not None and entry.state is not EntryState.DRAFT
    if stands and last is not None and entry.film is not None and same_content(last.body, body_of(entry)):
        return Receipt(last, is_new=False)
    check_writable(session, entry, at=at)
    parts = term_of(session, entry, at=at).parts
    if parts is not None and last is not None:
        check_parts(last.body, body_of(entry), parts)
    for part in obstacles(session, entry):
        raise PartMissing(part.sentence, field=part.field, **part.params)
    revision = freeze(session, entry, after=last, at=at)
    note_act(session, entry, "submitted", by=by, at=at, number=revision.number)
    return Receipt(revision, is_new=True)


def freeze(session: Session, entry: Entry, *, after: Revision | None, at: datetime) -> Revision:
    """Make the next revision of an entry whose row is held; raises EntryIsSettled."""
    number = 1 + (after.number if after else 0)
    submitted = (
        sa.update(Entry)
        .where(Entry.id == entry.id, Entry.state.in_(OPEN_TO_ENTRANT))
        .values(state=EntryState.SUBMITTED, submitted_at=at, screened_at=None, told_at=None)
    )
    if not claim(session, submitted):
        raise EntryIsSettled
    session.refresh(entry)
    assert entry.film_id is not None
    revision = Revision(
        entry_id=entry.id,
        number=number,
        submitted_at=at,
        late_by=late_by(term_of(session, entry, at=at), at),
        film_id=entry.film_id,
        body=body_of(entry),
    )
    session.add(revision)
    session.flush()
    promise(session, names.LOOK_AT_ENTRY, {"entry_id": entry.id}, key=f"look:{revision.id}")
    return revision
