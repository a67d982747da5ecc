"""Findings and decisions: of one entry, of the entries on a page, and what has not been told yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.contests.models import Contest
from app.entries.models import IN_SCREENING, Correction, Entry
from app.films.models import Film, FilmLikeness, Verdict
from app.screening.models import Decision, Finding


def findings_of(session: Session, entry_ids: Sequence[int]) -> Mapping[int, list[Finding]]:
    """What was found in each of some entries, in one query."""
    found: dict[int, list[Finding]] = defaultdict(list)
    statement = (
        sa.select(Finding)
        .where(Finding.entry_id.in_(entry_ids))
        .options(joinedload(Finding.other))
        .order_by(Finding.entry_id, Finding.kind, Finding.id)
    )
    for finding in session.scalars(statement):
        found[finding.entry_id].append(finding)
    return found


def windows_of(session: Session, entry_ids: Sequence[int]) -> Mapping[int, Correction]:
    """The newest correction window of each of some entries, in one query."""
    statement = sa.select(Correction).where(Correction.entry_id.in_(entry_ids)).order_by(Correction.id)
    return {window.entry_id: window for window in session.scalars(statement)}


def decisions_on(session: Session, entry: Entry) -> Sequence[Decision]:
    """Every decision about an entry, the newest first."""
    return session.scalars(
        sa.select(Decision)
        .where(Decision.entry_id == entry.id)
        .options(joinedload(Decision.decider))
        .order_by(Decision.id.desc())
    ).all()


def untold_count(session: Session, contest: Contest) -> int:
    """How many entrants wait to be told what was decided."""
    statement = sa.select(sa.func.count()).where(
        Entry.contest_id == contest.id, Entry.screened_at.is_not(None), Entry.told_at.is_(None)
    )
    return session.scalar(statement) or 0


def decisions_to_tell(session: Session, contest_id: int, *, limit: int) -> Sequence[Decision]:
    """Decisions that may be told and have not been, the oldest first."""
    return session.scalars(
        sa.select(Decision)
        .where(Decision.contest_id == contest_id, Decision.tell_at.is_not(None), Decision.told_at.is_(None))
        .options(
            joinedload(Decision.entry).joinedload(Entry.entrant),
            joinedload(Decision.entry).joinedload(Entry.contest),
        )
        .order_by(Decision.id)
        .limit(limit)
    ).all()


def same_files(session: Session, entry: Entry) -> Sequence[int]:
    """Other entries of the contest whose film has the very same bytes."""
    if entry.film is None or entry.film.sha256 is None:
        return []
    return session.scalars(
        sa.select(Entry.id)
        .join(Entry.film)
        .where(
            Entry.contest_id == entry.contest_id,
            Entry.id != entry.id,
            Entry.state.in_(IN_SCREENING),
            Film.sha256 == entry.film.sha256,
        )
        .order_by(Entry.id)
    ).all()


def look_alikes(session: Session, entry: Entry) -> Sequence[tuple[int, int]]:
    """Other entries of the contest whose film looks like this one's, with how far apart in thousandths.

    A pair that an organizer found to be two different films is none.
    """
    pair = FilmLikeness
    twin = sa.or_(
        sa.and_(pair.earlier_id == entry.film_id, pair.later_id == Entry.film_id),
        sa.and_(pair.later_id == entry.film_id, pair.earlier_id == Entry.film_id),
    )
    rows = session.execute(
        sa.select(Entry.id, pair.distance)
        .join(pair, twin)
        .where(
            Entry.contest_id == entry.contest_id,
            Entry.id != entry.id,
            Entry.state.in_(IN_SCREENING),
            pair.verdict != Verdict.DIFFERENT,
        )
        .order_by(pair.distance, Entry.id)
    )
    return [(row[0], row[1]) for row in rows]
