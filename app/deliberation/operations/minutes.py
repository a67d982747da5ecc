"""Writing a line of the minutes; two at once are serialized by the row of the deliberation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import now
from app.deliberation.models import Deliberation, JuryFilm, Minute
from app.deliberation.queries.minutes import GENESIS, digest_of


def write(
    session: Session,
    sitting: Deliberation,
    kind: str,
    *,
    by: User,
    film: JuryFilm | None = None,
    words: str = "",
    **detail: Any,
) -> Minute:
    """Add a line; nothing ever changes one."""
    session.execute(sa.select(Deliberation.id).where(Deliberation.id == sitting.id).with_for_update())
    last = session.execute(
        sa.select(Minute.number, Minute.digest)
        .where(Minute.deliberation_id == sitting.id)
        .order_by(Minute.number.desc())
        .limit(1)
    ).one_or_none()
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    line = Minute(
        deliberation_id=sitting.id,
        number=number,
        at=now(),
        by_id=by.id,
        kind=kind,
        film_id=film.id if film else None,
        detail=detail,
        words=words,
        previous=previous,
    )
    line.digest = digest_of(line)
    session.add(line)
    session.flush()
    return line
