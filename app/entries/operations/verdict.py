"""What the outcome of a film's check means for its entry: who is told, and that no good film is lost."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import now
from app.entries.models import IN_SCREENING, OPEN_TO_ENTRANT, Entry, Revision
from app.entries.operations.content import body_of
from app.entries.queries import latest_revision
from app.films.models import Film, FilmState


def submitted_with(session: Session, film_id: int) -> Entry | None:
    """The submitted entry whose film this is; its entrant has a receipt without what the check found out."""
    return session.scalar(sa.select(Entry).where(Entry.film_id == film_id, Entry.state.in_(IN_SCREENING)))


def open_with(session: Session, film_id: int) -> Entry | None:
    """The entry whose film this is, begun or submitted."""
    return session.scalar(sa.select(Entry).where(Entry.film_id == film_id, Entry.state.in_(OPEN_TO_ENTRANT)))


def film_was_rejected(session: Session, film_id: int) -> Entry | None:
    """The entry whose entrant must be told, or None when nothing points at the film any more.

    A submitted entry whose earlier revision had a film that plays goes back to that film in a new revision,
    so that a broken replacement never costs a place that was already taken.
    """
    entry = session.scalar(
        sa.select(Entry).where(Entry.film_id == film_id, Entry.state.in_(OPEN_TO_ENTRANT)).with_for_update()
    )
    if entry is None:
        return None
    earlier = _last_playable(session, entry)
    if earlier is not None:
        _go_back(session, entry, earlier)
    return entry


def _last_playable(session: Session, entry: Entry) -> Revision | None:
    return session.scalar(
        sa.select(Revision)
        .join(Revision.film)
        .where(Revision.entry_id == entry.id, Film.state == FilmState.READY)
        .order_by(Revision.number.desc())
        .limit(1)
    )


def _go_back(session: Session, entry: Entry, earlier: Revision) -> None:
    last = latest_revision(session, entry.id)
    assert last is not None
    entry.film_id = earlier.film_id
    session.flush()
    session.refresh(entry)
    # The entrant's act was the last submission: its time and lateness stand.
    session.add(
        Revision(
            entry_id=entry.id,
            number=last.number + 1,
            submitted_at=now(),
            late_by=last.late_by,
            film_id=earlier.film_id,
            body=body_of(entry),
        )
    )
    session.flush()
