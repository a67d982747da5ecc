"""What came too late to count, and when each field of a scorecard last changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.scoring.models import LateDraft, Scorecard, ScorecardVersion


def late_draft_of(session: Session, assignment: Assignment) -> LateDraft | None:
    """The newest draft that came after the round was closed and has not been taken up."""
    return session.scalar(
        sa.select(LateDraft)
        .where(LateDraft.assignment_id == assignment.id, LateDraft.taken_at.is_(None))
        .order_by(LateDraft.id.desc())
        .limit(1)
    )


def changed_since(session: Session, card: Scorecard, revision: int) -> dict[str, datetime]:
    """When each field of a scorecard last changed after a revision, by the name of its field."""
    versions = session.scalars(
        sa.select(ScorecardVersion)
        .where(ScorecardVersion.scorecard_id == card.id, ScorecardVersion.number >= revision)
        .order_by(ScorecardVersion.number)
    )
    found: dict[str, datetime] = {}
    before: dict[str, Any] = {}
    for version in versions:
        after = _fields(version.body)
        if version.number > revision:
            changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
            found |= dict.fromkeys(changed, version.saved_at)
        before = after
    return found


def _fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """A version by the names of its fields; what is empty is as good as absent."""
    scores = {f"score-{key}": value for kind in ("scores", "parts") for key, value in body[kind].items()}
    texts = {name: value for name, value in body.items() if name not in ("scores", "parts") and value}
    return scores | texts
