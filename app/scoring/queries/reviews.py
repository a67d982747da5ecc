"""Finding a judge's own review by its code; whatever ends the right to it makes it absent."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.queries.holding import is_held
from app.contests.models import Criterion, DefectKind, Round, RoundState, Rubric
from app.entries.models import Answer, Entry
from app.films.models import Film, FilmState
from app.scoring.models import Defect, Score, Scorecard, ScorecardState, ScorecardVersion
from app.scoring.queries.terms import has_promised

# What a page about a film needs of an assignment.
WHOLE = (
    joinedload(Assignment.entry).joinedload(Entry.film),
    joinedload(Assignment.entry).selectinload(Entry.ai_uses),
    joinedload(Assignment.entry).selectinload(Entry.answers).joinedload(Answer.question),
    joinedload(Assignment.round)
    .joinedload(Round.rubric)
    .selectinload(Rubric.criteria)
    .selectinload(Criterion.parts),
    joinedload(Assignment.round).joinedload(Round.contest),
)


def seated(judge_id: object) -> sa.ColumnElement[bool]:
    """A judge's own seat that holds, in a round that has begun; its film may not play at the moment."""
    return sa.and_(Assignment.judge_id == judge_id, is_held(), Round.state != RoundState.PLANNED)


def rightful(judge_id: object) -> sa.ColumnElement[bool]:
    """A judge's own seat that holds, in a round that has begun, at a film that plays."""
    return sa.and_(seated(judge_id), Film.state == FilmState.READY, Film.taken_down_at.is_(None))


# Written once: it is asked for every stretch of every film.
FILM = (
    sa.select(Film)
    .join(Entry, Entry.film_id == Film.id)
    .join(Assignment, Assignment.entry_id == Entry.id)
    .join(Round, Round.id == Assignment.round_id)
    .where(
        Assignment.code == sa.bindparam("code"),
        rightful(sa.bindparam("judge_id")),
        has_promised(sa.bindparam("judge_id")),
    )
)


def own_assignments(user: User) -> sa.Select[Assignment]:
    """The seats that a judge may open."""
    return (
        sa.select(Assignment)
        .join(Assignment.entry)
        .join(Entry.film)
        .join(Assignment.round)
        .where(rightful(user.id))
    )


def assignment_for(session: Session, user: User, code: str) -> Assignment | None:
    """A judge's own assignment with its film, rubric and contest."""
    return session.scalar(own_assignments(user).where(Assignment.code == code).options(*WHOLE))


def film_for(session: Session, user: User, code: str) -> Film | None:
    """The film of a judge's own assignment; read for every stretch that a player asks for.

    None, too, while the judge has not accepted the newest terms of the contest.
    """
    return session.scalar(FILM, {"code": code, "judge_id": user.id})


def scorecard_of(session: Session, assignment: Assignment) -> Scorecard | None:
    """The scorecard of an assignment, once anything was saved."""
    return session.scalar(
        sa.select(Scorecard)
        .where(Scorecard.assignment_id == assignment.id)
        .options(
            # Their criteria and parts come with the rubric; read anew here, they would lose their anchors.
            selectinload(Scorecard.scores),
            selectinload(Scorecard.part_scores),
            selectinload(Scorecard.defects).joinedload(Defect.kind),
        )
        .execution_options(populate_existing=True)
    )


def defect_kinds_of(session: Session, round_: Round) -> Sequence[DefectKind]:
    """The words that judges of a round can choose for a defect."""
    return session.scalars(
        sa.select(DefectKind)
        .where(DefectKind.contest_id == round_.contest_id, DefectKind.is_retired.is_(False))
        .order_by(DefectKind.position)
    ).all()


def count_of_versions(session: Session, card: Scorecard) -> int:
    """How often a scorecard was saved."""
    counted = sa.select(sa.func.count()).where(ScorecardVersion.scorecard_id == card.id)
    return session.scalar(counted) or 0


def versions_of(session: Session, card: Scorecard, offset: int, limit: int) -> Sequence[ScorecardVersion]:
    """What was ever saved of a scorecard, the newest first, a stretch at a time."""
    return session.scalars(
        sa.select(ScorecardVersion)
        .where(ScorecardVersion.scorecard_id == card.id)
        .order_by(ScorecardVersion.number.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def own_scores(session: Session, user: User, round_: Round) -> dict[str, list[int]]:
    """A judge's own submitted scores of a round by criterion key; nobody else's."""
    rows = session.execute(
        sa.select(Criterion.key, Score.value)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.judge_id == user.id,
            Scorecard.state == ScorecardState.SUBMITTED,
        )
        .order_by(Scorecard.submitted_at)
    )
    found: dict[str, list[int]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def others_scores(session: Session, assignment: Assignment, card: Scorecard | None) -> dict[str, list[int]]:
    """What the others gave the same film, lowest first and without names.

    Empty until the judge has locked their own, and wherever the round does not allow it.
    """
    if card is None or card.locked_at is None or not assignment.round.shows_others:
        return {}
    rows = session.execute(
        sa.select(Criterion.key, Score.value)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(
            Assignment.round_id == assignment.round_id,
            Assignment.entry_id == assignment.entry_id,
            Assignment.judge_id != assignment.judge_id,
            Scorecard.state == ScorecardState.SUBMITTED,
            is_held(),
        )
        .order_by(Score.value)
    )
    found: dict[str, list[int]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found
