"""More tables for export: people, seats, words, faults, proof of viewing, ties, winners, the record."""

from __future__ import annotations

import enum
import json
from collections.abc import Generator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, Conflict
from app.audit.models import AuditEntry
from app.contests.models import AwardDefinition, Contest, DefectKind, Round
from app.entries.models import Credit, Entry
from app.films.models import Film
from app.results.models import Grant
from app.results.queries.runs import newest_done
from app.results.queries.tables import TABLES, Table
from app.scoring.models import Defect, Scorecard, ScorecardState
from app.scoring.models.watching import Viewing
from app.web.sheets import Cell, Row

# Rows are fetched by so many, so that memory does not grow with the table.
BATCH = 500
JUDGE, JUDGE_EMAIL = "judge", "judge_email"


def credits_table(session: Session, contest: Contest) -> Table:
    """One row for each credited person."""
    return _table(
        session,
        sa.select(Credit).join(Entry, Entry.id == Credit.entry_id).where(Entry.contest_id == contest.id),
        {
            "entry": Entry.code,
            "position": Credit.position,
            "role": Credit.role,
            "name_en": Credit.name_en,
            "name_zh": Credit.name_zh,
            "email": Credit.email,
            "organisation": Credit.organisation,
        },
        Entry.code,
        Credit.position,
    )


def assignments_table(session: Session, contest: Contest) -> Table:
    """One row for each seat that was ever given."""
    return _table(
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
    return _table(
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
    return _table(
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
    return _table(
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
    return _table(
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


def winners_table(session: Session, contest: Contest) -> Table:
    """Who gets what by the newest run of the last round."""
    run = newest_done(session, contest.rounds[-1]) if contest.rounds else None
    return _table(
        session,
        sa.select(Grant)
        .join(AwardDefinition, AwardDefinition.id == Grant.award_id)
        .join(Entry, Entry.id == Grant.entry_id)
        .where(Grant.run_id == (run.id if run else 0)),
        {
            "award": AwardDefinition.title_en,
            "award_zh": AwardDefinition.title_zh,
            "place": Grant.place,
            "entry": Entry.code,
            "title_en": Entry.title_en,
            "title_zh": Entry.title_zh,
            "score_millionths": Grant.score,
            "decided_by": Grant.decided_by,
        },
        AwardDefinition.position,
        Grant.place,
    )


def screening_table(session: Session, contest: Contest) -> Table:
    """The films for a projectionist: what to show, how long, in which shape, by which digest."""
    run = newest_done(session, contest.rounds[-1]) if contest.rounds else None
    granted = sa.select(Grant.entry_id).where(Grant.run_id == (run.id if run else 0))
    return _table(
        session,
        sa.select(Entry).join(Film, Film.id == Entry.film_id).where(Entry.id.in_(granted)),
        {
            "entry": Entry.code,
            "title_en": Entry.title_en,
            "title_zh": Entry.title_zh,
            "film_ms": Film.duration_ms,
            "width": Film.width,
            "height": Film.height,
            "spoken_language": Entry.spoken_language,
            "subtitle_languages": Entry.subtitle_languages,
            "file_name": Film.file_name,
            "bytes": Film.size,
            "sha256": Film.sha256,
        },
        Entry.code,
    )


def audit_table(session: Session, contest: Contest) -> Table:
    """The contest's chain of acts, link by link."""
    return _table(
        session,
        sa.select(AuditEntry)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.chain == contest.id),
        {
            "number": AuditEntry.number,
            "at": AuditEntry.at,
            "actor": User.name,
            "action": AuditEntry.action,
            "subject": AuditEntry.subject,
            "detail": AuditEntry.detail,
            "mac": AuditEntry.mac,
        },
        AuditEntry.number,
    )


KNOWN = {
    **TABLES,
    "credits": credits_table,
    "assignments": assignments_table,
    "comments": comments_table,
    "defects": defects_table,
    "viewing": viewing_table,
    "conflicts": conflicts_table,
    "winners": winners_table,
    "screening": screening_table,
    "audit": audit_table,
}


def _seats(statement: Any) -> Any:
    return (
        statement.join(Round, Round.id == Assignment.round_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
    )


def _cards(statement: Any) -> Any:
    return _seats(statement.join(Assignment, Assignment.id == Scorecard.assignment_id))


def _table(session: Session, statement: Any, columns: Mapping[str, Any], *order: Any) -> Table:
    chosen = statement.with_only_columns(*columns.values(), maintain_column_froms=True).order_by(*order)
    return Table(tuple(columns), _rows(session, chosen.execution_options(yield_per=BATCH)))


def _rows(session: Session, statement: Any) -> Generator[Row]:
    with session.execute(statement) as result:
        for row in result:
            yield [_cell(value) for value in row]


def _cell(value: Any) -> Cell:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if value is None or isinstance(value, str | int | Decimal | datetime):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)
