"""Reading what people decided beside the numbers: overrides, exclusions, statements."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.contests.models import Contest
from app.entries.models import Entry
from app.publication.models import AwardExclusion, AwardOverride, JuryStatement


def overrides_of(session: Session, contest: Contest) -> Sequence[AwardOverride]:
    """Every override of a contest in the order in which they were made, withdrawn ones included."""
    return session.scalars(
        sa.select(AwardOverride)
        .where(AwardOverride.contest_id == contest.id)
        .options(
            joinedload(AwardOverride.award), joinedload(AwardOverride.entry), joinedload(AwardOverride.maker)
        )
        .order_by(AwardOverride.id)
    ).all()


def override_for(session: Session, contest: Contest, override_id: int) -> AwardOverride | None:
    """An override of a contest that still stands."""
    return session.scalar(
        sa.select(AwardOverride).where(
            AwardOverride.id == override_id,
            AwardOverride.contest_id == contest.id,
            AwardOverride.withdrawn_at.is_(None),
        )
    )


def exclusions_of(session: Session, contest: Contest) -> Sequence[AwardExclusion]:
    """The films of a contest that can hold no award."""
    return session.scalars(
        sa.select(AwardExclusion)
        .where(AwardExclusion.contest_id == contest.id)
        .options(joinedload(AwardExclusion.entry))
        .order_by(AwardExclusion.id)
    ).all()


def statements_of(session: Session, contest: Contest) -> dict[tuple[int, int], JuryStatement]:
    """The jury's statements by award and entry."""
    found = session.scalars(sa.select(JuryStatement).where(JuryStatement.contest_id == contest.id))
    return {(statement.award_id, statement.entry_id): statement for statement in found}


def entries_by_code(session: Session, contest: Contest, codes: set[str]) -> dict[str, Entry]:
    """Entries of a contest by code, with what a winner list shows of them."""
    found = session.scalars(
        sa.select(Entry)
        .where(Entry.contest_id == contest.id, Entry.code.in_(codes))
        .options(joinedload(Entry.film), selectinload(Entry.credits))
    )
    return {entry.code: entry for entry in found}


def entry_in(session: Session, contest: Contest, code: str) -> Entry | None:
    """An entry of a contest by its code."""
    return session.scalar(
        sa.select(Entry).where(Entry.contest_id == contest.id, Entry.code == code.strip().upper())
    )
