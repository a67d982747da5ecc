"""Reading imports: those of a contest, one with its files, its lines, and where its jobs stand."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Membership, Role, User
from app.contests.models import Contest
from app.entries.models import Entry
from app.screening.models import Fate, FileKind, Import, ImportFile, ImportLine

WHOLE = (joinedload(Import.contest).selectinload(Contest.categories), selectinload(Import.files))


def imports_of(session: Session, contest: Contest) -> Sequence[Import]:
    """The imports of a contest, the newest first."""
    return session.scalars(
        sa.select(Import)
        .where(Import.contest_id == contest.id)
        .options(joinedload(Import.beginner), selectinload(Import.files))
        .order_by(Import.id.desc())
    ).all()


def import_in(session: Session, contest: Contest, code: str) -> Import | None:
    """An import of a contest."""
    wanted = sa.select(Import).where(Import.code == code, Import.contest_id == contest.id)
    return session.scalar(wanted.options(*WHOLE))


def import_by_code(session: Session, user: User, code: str) -> Import | None:
    """An import into a contest that the user organizes."""
    return session.scalar(
        sa.select(Import)
        .join(Membership, Membership.contest_id == Import.contest_id)
        .where(Import.code == code, Membership.user_id == user.id, Membership.role == Role.ORGANIZER)
        .options(*WHOLE)
    )


def import_for_job(session: Session, import_id: int) -> Import:
    """An import, for its jobs."""
    return session.scalars(sa.select(Import).where(Import.id == import_id).options(*WHOLE)).one()


def table_of(found: Import) -> ImportFile | None:
    """The newest table that came."""
    tables = [file for file in found.files if file.kind is FileKind.TABLE]
    return tables[-1] if tables else None


def fates_of(session: Session, found: Import) -> dict[Fate, int]:
    """How many lines there are of each fate."""
    counted = sa.select(ImportLine.fate, sa.func.count()).where(ImportLine.import_id == found.id)
    rows = session.execute(counted.group_by(ImportLine.fate))
    return dict.fromkeys(Fate, 0) | {row[0]: row[1] for row in rows}


def taken_ids(session: Session, found: Import) -> set[str]:
    """The external ids of what was taken in."""
    taken = sa.select(ImportLine.said).where(ImportLine.import_id == found.id, ImportLine.fate == Fate.TAKEN)
    return {said["external_id"] for said in session.scalars(taken)}


def lines_with(session: Session, found: Import, fate: Fate, *, limit: int) -> Sequence[ImportLine]:
    """The first lines of a fate."""
    return session.scalars(
        sa.select(ImportLine)
        .where(ImportLine.import_id == found.id, ImportLine.fate == fate)
        .options(joinedload(ImportLine.entry))
        .order_by(ImportLine.number)
        .limit(limit)
    ).all()


def next_fresh(session: Session, found: Import) -> ImportLine | None:
    """The next line to take in."""
    lines = lines_with(session, found, Fate.FRESH, limit=1)
    return lines[0] if lines else None


def next_untold(session: Session, found: Import) -> User | None:
    """The next entrant of a taken line who has not been written to."""
    untold = sa.and_(
        ImportLine.import_id == found.id, ImportLine.fate == Fate.TAKEN, ImportLine.told_at.is_(None)
    )
    return session.scalar(
        sa.select(User)
        .join(Entry, Entry.entrant_id == User.id)
        .join(ImportLine, ImportLine.entry_id == Entry.id)
        .where(untold)
        .order_by(ImportLine.number)
        .limit(1)
    )


def untold_entries(session: Session, found: Import, entrant: User) -> Sequence[Entry]:
    """What an entrant has in an import and has not been told of."""
    return session.scalars(
        sa.select(Entry)
        .join(ImportLine, ImportLine.entry_id == Entry.id)
        .where(ImportLine.import_id == found.id, Entry.entrant_id == entrant.id, ImportLine.told_at.is_(None))
        .order_by(Entry.id)
    ).all()


def look_key(found: Import) -> str:
    """The key of the job that looks through an import, anew for each look."""
    return f"read-import:{found.id}:{found.looks}"


def take_key(found: Import) -> str:
    """The key of the job that takes in what the last look found, anew for each beginning."""
    return f"take-import:{found.id}:{found.takes}"
