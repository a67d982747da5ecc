"""Reading the minutes: every line, or those that somebody may read; and whether no line was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.contests.models import Contest, Round
from app.deliberation.models import Deliberation, JuryFilm, Minute, Motion, MotionState
from app.deliberation.queries.table import Table

GENESIS = "0" * 64


def digest_of(line: Minute) -> str:
    """SHA-256 over the previous digest and the line's canonical JSON."""
    body = {
        "number": line.number,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": line.by_id,
        "kind": line.kind,
        "film": line.film_id,
        "detail": line.detail,
        "words": line.words,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((line.previous + canonical).encode()).hexdigest()


def lines_of(session: Session, sitting: Deliberation) -> Sequence[Minute]:
    """Every line in its order."""
    return session.scalars(
        sa.select(Minute)
        .where(Minute.deliberation_id == sitting.id)
        .options(joinedload(Minute.by), joinedload(Minute.film).joinedload(JuryFilm.entry))
        .order_by(Minute.number)
    ).all()


def lines_for(session: Session, table: Table) -> Sequence[Minute]:
    """The lines that the viewer may read: none about a film they stepped back from."""
    if table.sitting is None:
        return []
    lines = lines_of(session, table.sitting)
    return [line for line in lines if line.film is None or table.viewer.sees(line.film)]


def is_whole(lines: Sequence[Minute]) -> bool:
    """Whether each line follows from the one before and none was changed or taken out."""
    before = GENESIS
    for number, line in enumerate(lines, start=1):
        if (line.number, line.previous, line.digest) != (number, before, digest_of(line)):
            return False
        before = line.digest
    return True


def decisions_of(session: Session, contest: Contest) -> Sequence[Motion]:
    """What juries of a contest have decided, the last word on each award and film, oldest first."""
    found = session.scalars(
        sa.select(Motion)
        .join(Deliberation, Deliberation.id == Motion.deliberation_id)
        .join(Round, Round.id == Deliberation.round_id)
        .where(Round.contest_id == contest.id, Motion.state == MotionState.CARRIED)
        .options(joinedload(Motion.award), joinedload(Motion.film).joinedload(JuryFilm.entry))
        .order_by(Motion.closed_at, Motion.id)
    ).all()
    last = {(motion.award_id, motion.film.entry_id): motion for motion in found}
    return list(last.values())
