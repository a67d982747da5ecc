"""What happened at judges' seats: assignments, their words, craft faults, proof of viewing, conflicts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, Conflict
from app.contests.models import Contest, DefectKind, Round
from app.entries.models import Entry
from app.films.models import Film
from app.results.queries.tables.table import JUDGE, JUDGE_EMAIL, Table, columns_table
from app.scoring.models import Defect, Scorecard, ScorecardState
from app.scoring.models.watching import Viewing


def assignments_table(session: Session, contest: Contest) -> Table:
    """One row for each seat that was ever given."""
    return columns_table(
        session,
        _seats(sa.select(Assignment)).where(Round.contest_id == contest.id),
        {
            "round": Round.number,
            "entry": Entry.code,
            JUDGE: User.name,
            JUDGE_EMAIL: User.email,
            "state": Assignment.state,
            "reason": Assignment.reason,
            "given_at": Assignment.created_at,
            "started_at": Assignment.started_at,
            "done_at": Assignment.done_at,
        },
        Round.number,
        Entry.code,
        Assignment.id,
    )


def comments_table(session: Session, contest: Contest) -> Table:
    """What judges wrote to the jury and to the makers."""
    words = sa.or_(Scorecard.note_to_jury != "", Scorecard.word_to_maker != "")
    return columns_table(
        session,
        _cards(sa.select(Scorecard)).where(Round.contest_id == contest.id, words),
        {
            "round": Round.number,
            "entry": Entry.code,
            JUDGE: User.name,
            JUDGE_EMAIL: User.email,
            "note_to_jury": Scorecard.note_to_jury,
            "word_to_maker": Scorecard.word_to_maker,
            "submitted_at": Scorecard.submitted_at,
        },
        Round.number,
        Entry.code,
        Scorecard.id,
    )


def defects_table(session: Session, contest: Contest) -> Table:
    """Craft faults at their moments; those that were taken off again are left out."""
    statement = sa.select(Defect).join(Scorecard, Scorecard.id == Defect.scorecard_id)
    return columns_table(
        session,
        _cards(statement)
        .join(DefectKind, DefectKind.id == Defect.kind_id)
        .where(
            Round.contest_id == contest.id,
            Scorecard.state == ScorecardState.SUBMITTED,
            Defect.removed_at.is_(None),
        ),
        {
            "round": Round.number,
            "entry": Entry.code,
            JUDGE: User.name,
            JUDGE_EMAIL: User.email,
            "defect": DefectKind.key,
            "at_ms": Defect.at_ms,
            "severity": Defect.severity,
            "words": Defect.words,
        },
        Round.number,
        Entry.code,
        Defect.at_ms,
        Defect.id,
    )


def viewing_table(session: Session, contest: Contest) -> Table:
    """Proof of viewing: which stretches of a film each judge has seen, in milliseconds."""
    statement = sa.select(Viewing).join(Assignment, Assignment.id == Viewing.assignment_id)
    return columns_table(
        session,
        _seats(statement).outerjoin(Film, Film.id == Entry.film_id).where(Round.contest_id == contest.id),
        {
            "round": Round.number,
            "entry": Entry.code,
            JUDGE: User.name,
            JUDGE_EMAIL: User.email,
            "film_ms": Film.duration_ms,
            "spans": Viewing.spans,
            "first_at": Viewing.first_at,
            "last_at": Viewing.last_at,
        },
        Round.number,
        Entry.code,
        Viewing.id,
    )


def conflicts_table(session: Session, contest: Contest) -> Table:
    """Ties between judges and entries, lifted ones included."""
    return columns_table(
        session,
        sa.select(Conflict)
        .join(Entry, Entry.id == Conflict.entry_id)
        .join(User, User.id == Conflict.judge_id)
        .where(Conflict.contest_id == contest.id),
        {
            "entry": Entry.code,
            JUDGE: User.name,
            JUDGE_EMAIL: User.email,
            "source": Conflict.source,
            "reason": Conflict.reason,
            "noted_at": Conflict.created_at,
            "lifted_at": Conflict.lifted_at,
        },
        Entry.code,
        Conflict.id,
    )


def _seats(statement: Any) -> Any:
    return (
        statement.join(Round, Round.id == Assignment.round_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
    )


def _cards(statement: Any) -> Any:
    return _seats(statement.join(Assignment, Assignment.id == Scorecard.assignment_id))
