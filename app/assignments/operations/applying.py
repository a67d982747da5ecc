"""Turning a proposed plan into assignments, once: everything is checked again in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Plan, PlanState
from app.assignments.operations.plans import PlanMoved, RoundClosed, hold_round
from app.assignments.queries.snapshot import Pair, Snapshot, take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.contests.operations.calendar import begin_judging
from app.db import claim, new_code, now

CODE_LENGTH = 10


@dataclass(frozen=True)
class Applied:
    """What applying did: new films per judge, pairs that no longer fitted; `again` = it was done before."""

    films: Counter[int] = field(default_factory=Counter)
    skipped: int = 0
    again: bool = False

    @property
    def added(self) -> int:
        """How many assignments were made."""
        return self.films.total()


def apply_plan(session: Session, plan: Plan, *, by: User) -> Applied:
    """Make a proposal's pairs assignments and open the round; a second call changes nothing.

    Pairs whose entry, judge or seat is no longer free are left out and counted. Assignments that exist
    stay as they are. Raises PlanMoved, RoundClosed or NotTheMoment.
    """
    round_ = plan.round
    hold_round(session, round_)
    if not _claim(session, plan):
        session.refresh(plan)
        if plan.state is PlanState.APPLIED:
            return Applied(again=True)
        raise PlanMoved
    open_round(session, round_, by=by)
    pairs = [(int(entry), int(judge)) for entry, judge in plan.pairs]
    fitting = list(_fitting(pairs, take_snapshot(session, round_)))
    _seat(session, plan, fitting)
    applied = Applied(Counter(judge for _, judge in fitting), skipped=len(pairs) - len(fitting))
    detail: dict[str, Any] = {"plan": plan.number, "added": applied.added, "skipped": applied.skipped}
    detail["digest"] = plan.input_digest or ""
    record(
        session,
        "plan.applied",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail=detail,
    )
    return applied


def open_round(session: Session, round_: Round, *, by: User) -> None:
    """Let the judges begin; a round that is open stays open. Raises RoundClosed or NotTheMoment."""
    if round_.state is RoundState.OPEN:
        return
    begin_judging(session, round_.contest, by=by)
    planned = sa.update(Round).where(Round.id == round_.id, Round.state == RoundState.PLANNED)
    if not claim(session, planned.values(state=RoundState.OPEN)):
        raise RoundClosed
    session.refresh(round_)
    record(session, "round.open", f"round:{round_.number}", by=by.id, contest_id=round_.contest_id)


def _claim(session: Session, plan: Plan) -> bool:
    proposed = sa.update(Plan).where(Plan.id == plan.id, Plan.state == PlanState.PROPOSED)
    won = claim(session, proposed.values(state=PlanState.APPLIED, applied_at=now()))
    session.refresh(plan)
    return won


def _fitting(pairs: list[Pair], now_: Snapshot) -> Iterator[Pair]:
    """The pairs that still fit: nothing taken twice, nobody in conflict or above their number of films."""
    entries = {film.entry_id for film in now_.films}
    room = {judge.judge_id: judge.max_films for judge in now_.judges}
    wanted = Counter(dict.fromkeys(entries, now_.reviews_per_entry))
    for entry, judge in now_.held:
        wanted[entry] -= 1
        room[judge] = room.get(judge, 0) - 1
    closed = now_.held | now_.spent | now_.ties
    for entry, judge in pairs:
        if entry in entries and (entry, judge) not in closed and wanted[entry] > 0 and room.get(judge, 0) > 0:
            wanted[entry] -= 1
            room[judge] -= 1
            yield entry, judge


def _seat(session: Session, plan: Plan, pairs: list[Pair]) -> None:
    """Insert the pairs in one statement; a seat that was withdrawn before is given again instead."""
    withdrawn = _withdrawn(session, plan, set(pairs))
    if withdrawn:
        session.execute(
            sa.update(Assignment)
            .where(Assignment.id.in_(withdrawn.values()))
            .values(state=AssignmentState.PENDING, reason="", plan_id=plan.id)
        )
    rows = [_row(plan, pair) for pair in pairs if pair not in withdrawn]
    if rows:
        session.execute(sa.insert(Assignment), rows)


def _withdrawn(session: Session, plan: Plan, pairs: set[Pair]) -> dict[Pair, int]:
    known = session.execute(
        sa.select(Assignment.id, Assignment.entry_id, Assignment.judge_id).where(
            Assignment.round_id == plan.round_id, Assignment.state == AssignmentState.WITHDRAWN
        )
    )
    rows = {(row.entry_id, row.judge_id): row.id for row in known}
    return {pair: rows[pair] for pair in rows.keys() & pairs}


def _row(plan: Plan, pair: Pair) -> dict[str, Any]:
    return {
        "code": new_code(CODE_LENGTH),
        "round_id": plan.round_id,
        "entry_id": pair[0],
        "judge_id": pair[1],
        "plan_id": plan.id,
        "state": AssignmentState.PENDING,
    }
