"""The conditions under which a seat holds, written once and read wherever seats are counted or opened."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from app.assignments.models import HELD, Assignment, Conflict
from app.entries.models import Entry, TeamMember, calibrates
from app.entries.queries import is_judged
from app.films.models import Film, FilmState


def in_conflict(judge_id: object, entry_id: object) -> ColumnElement[bool]:
    """Whether a conflict stands between a judge and an entry; arguments are columns."""
    return (
        sa.exists()
        .where(Conflict.judge_id == judge_id, Conflict.entry_id == entry_id, Conflict.lifted_at.is_(None))
        .correlate_except(Conflict)
    )


def in_team(judge_id: object, entry_id: object) -> ColumnElement[bool]:
    """Whether somebody belongs to an entry's team; arguments are columns."""
    return (
        sa.exists()
        .where(TeamMember.user_id == judge_id, TeamMember.entry_id == entry_id)
        .correlate_except(TeamMember)
    )


def is_clean() -> ColumnElement[bool]:
    """An assignment whose judge neither made the entry nor stands in conflict with it; needs Entry joined."""
    return sa.and_(
        Entry.entrant_id != Assignment.judge_id,
        ~in_team(Assignment.judge_id, Assignment.entry_id),
        ~in_conflict(Assignment.judge_id, Assignment.entry_id),
    )


def is_held() -> ColumnElement[bool]:
    """An assignment that its judge still has: the entry takes part, no conflict stands; joined with Entry."""
    return sa.and_(Assignment.state.in_(HELD), is_judged(), is_clean())


def is_planned() -> ColumnElement[bool]:
    """A held assignment that plans and results know of: calibration films go to all beside any plan."""
    return sa.and_(is_held(), ~calibrates(Assignment.round_id, Assignment.entry_id))


def can_be_judged() -> ColumnElement[bool]:
    """An entry that judges may get and whose film can be played; needs Film joined."""
    return sa.and_(is_judged(), Film.state == FilmState.READY)
