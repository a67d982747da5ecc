"""What earlier rounds noted of a film: defects at their moments, notes to the jury; names only if allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import DefectKind, Round
from app.entries.models import Entry
from app.scoring.models import Defect, Scorecard
from app.scoring.queries.champions import champions_of
from app.scoring.queries.table import counts


@dataclass(frozen=True)
class Noted:
    """A defect at a moment; `who` is empty where the jury reads no names."""

    at_ms: int
    kind: DefectKind
    severity: int
    who: str


@dataclass(frozen=True)
class Note:
    """A note to the jury."""

    words: str
    who: str


def _of(entry_id: int, round_: Round) -> tuple[sa.ColumnElement[bool], ...]:
    earlier = sa.select(Round.id).where(Round.contest_id == round_.contest_id, Round.number < round_.number)
    return (Assignment.entry_id == entry_id, Assignment.round_id.in_(earlier), counts())


def defects_on(session: Session, round_: Round, entry_id: int, *, names: bool) -> Sequence[Noted]:
    """The defects that counting scorecards of earlier rounds hold, in the order of the film."""
    rows = session.execute(
        sa.select(Defect, User.name)
        .join(Scorecard, Scorecard.id == Defect.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
        .where(*_of(entry_id, round_), Defect.removed_at.is_(None))
        .options(joinedload(Defect.kind))
        .order_by(Defect.at_ms, Defect.id)
    )
    return [Noted(one.at_ms, one.kind, one.severity, name if names else "") for one, name in rows]


def notes_on(session: Session, round_: Round, entry_id: int, *, names: bool) -> Sequence[Note]:
    """The notes to the jury of earlier rounds."""
    rows = session.execute(
        sa.select(Scorecard.note_to_jury, User.name)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
        .where(*_of(entry_id, round_), Scorecard.note_to_jury != "")
        .order_by(Scorecard.submitted_at, Scorecard.id)
    )
    return [Note(words, name if names else "") for words, name in rows]


def champions_at(session: Session, round_: Round) -> Mapping[int, list[str]]:
    """Who would speak for each film, from the earlier rounds: names by entry id."""
    earlier = [one.id for one in round_.contest.rounds if one.number < round_.number]
    return champions_of(session, earlier)
