"""Reading exports: the past ones of a contest with their jobs, one's own by its code."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.contests.models import Contest
from app.db import now
from app.jobs.models import Outbox
from app.results.models import Export, ExportState
from app.web.paging import Page


def export_key(export: Export) -> str:
    """The key of the job that makes an export."""
    return f"export:{export.code}"


def count_exports(session: Session, contest: Contest) -> int:
    """How many exports of a contest were ever asked for."""
    statement = sa.select(sa.func.count()).where(Export.contest_id == contest.id)
    return session.scalar(statement) or 0


def exports_of(session: Session, contest: Contest, page: Page) -> Sequence[tuple[Export, Outbox | None]]:
    """The exports of a contest with their jobs, newest first."""
    rows = session.execute(
        sa.select(Export, Outbox)
        .outerjoin(Outbox, Outbox.key == sa.literal("export:") + Export.code)
        .where(Export.contest_id == contest.id)
        .options(joinedload(Export.requester))
        .order_by(Export.id.desc())
        .limit(page.per_page)
        .offset(page.offset)
    )
    return [(export, job) for export, job in rows]


def export_for(session: Session, contest: Contest, user: User, code: str) -> Export | None:
    """Somebody's own export of a contest."""
    return session.scalar(
        sa.select(Export).where(
            Export.code == code, Export.contest_id == contest.id, Export.requested_by == user.id
        )
    )


def file_of(session: Session, contest: Contest, user: User, code: str) -> Export | None:
    """Somebody's own export whose file can be fetched at this moment."""
    export = export_for(session, contest, user, code)
    if export is None or export.state is not ExportState.DONE or export.expires_at is None:
        return None
    return export if export.expires_at > now() else None
