"""What an organizer says of a flagged pair; both verdicts need a reason and can be taken again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.db import claim, now
from app.films.models import FilmLikeness, Verdict
from app.web.rules import N_, Invalid, RuleBroken


class SayWhy(Invalid):
    """A verdict without a reason helps nobody later."""

    message = N_("Say in a sentence why, so that it can be understood later.")
    field = "reason"


class DecidedMeanwhile(RuleBroken):
    """Somebody else has just decided this pair."""

    message = N_("Somebody has decided this pair meanwhile. Reload the page to see what was said.")


def decide_likeness(session: Session, pair: FilmLikeness, verdict: Verdict, *, reason: str, by: User) -> None:
    """Say whether two films are the same; it tells people, and changes no entry. Raises RuleBroken."""
    words = reason.strip()
    if not words:
        raise SayWhy
    decided = (
        sa.update(FilmLikeness)
        .where(FilmLikeness.id == pair.id, FilmLikeness.verdict == pair.verdict)
        .values(verdict=verdict, reason=words[:500], decided_by=by.id, decided_at=now())
    )
    if not claim(session, decided):
        raise DecidedMeanwhile
    detail = {"films": [pair.earlier_id, pair.later_id], "verdict": verdict, "reason": words[:500]}
    record(
        session,
        "film.likeness_decided",
        f"likeness:{pair.id}",
        by=by.id,
        contest_id=pair.contest_id,
        detail=detail,
    )
    session.refresh(pair)
