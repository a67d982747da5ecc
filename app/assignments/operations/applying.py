"""Turning a proposed plan into assignments, once: everything is checked again in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Plan, PlanState
from app.assignments.operations.arrays import tables_of
from app.assignments.operations.plans import PlanMoved, RoundClosed, hold_round
from app.assignments.operations.room import Room
from app.assignments.queries.plans import apply_key, job_of
from app.assignments.queries.snapshot import Pair, Snapshot, take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.contests.operations.calendar import begin_judging
from app.db import claim, new_code, now
from app.jobs import names
from app.jobs.operations import OPEN, promise
from app.web.rules import N_, RuleBroken

CODE_LENGTH = 10
# Plans of more reviews are applied by a job, so that no page waits for them.
AT_ONCE = 3_000
IDS_AT_ONCE = 900


class PlanStale(RuleBroken):
    """A judge, a film or a seat of the proposal is no longer free."""

    message = N_(
        "Reviews of this plan that no longer fit: %(pairs)s. A judge, a film, a pin or a conflict has "
        "changed since. Nothing was given out; draw the plan again."
    )


@dataclass(frozen=True)
class Applied:
    """What applying did: new films per judge, seats taken back; `again` = it was done before."""

    films: Counter[int] = field(default_factory=Counter)
    removed: int = 0
    again: bool = False

    @property
    def added(self) -> int:
        """How many assignments were made."""
        return self.films.total()


def is_large(plan: Plan) -> bool:
    """Whether applying belongs into a job."""
    return len(plan.pairs) + len(plan.removals) > AT_ONCE


def promise_applying(session: Session, plan: Plan, *, by: User) -> None:
    """Let a job apply a large plan; it is nobody else's to decide meanwhile. Raises PlanMoved.

    Where an earlier job has failed for good, another one is promised.
    """
    if plan.state is PlanState.APPLYING and not _is_under_way(session, plan):
        _give_back(session, plan, message="", params={})
    if not _claim(session, plan, PlanState.PROPOSED, PlanState.APPLYING, applied_by=by.id):
        raise PlanMoved
    payload = {"plan_id": plan.id}
    promise(session, names.APPLY_PLAN, payload, key=apply_key(plan))


def propose_again(session: Session, plan: Plan, refusal: RuleBroken) -> None:
    """Give a plan that could not be applied back to its organizer, with the reason."""
    _give_back(session, plan, message=refusal.message, params=refusal.params)


def _give_back(session: Session, plan: Plan, **problem: Any) -> None:
    times = plan.summary.get("refused", {}).get("times", 0) + 1
    summary = {**plan.summary, "refused": {**problem, "times": times}}
    _claim(session, plan, PlanState.APPLYING, PlanState.PROPOSED, summary=summary)


def _is_under_way(session: Session, plan: Plan) -> bool:
    job = job_of(session, plan)
    return job is not None and job.state in OPEN


def apply_plan(session: Session, plan: Plan, *, by: User) -> Applied:
    """Make a proposal's pairs assignments and open the round; a second call changes nothing.

    All of it or nothing: when any pair no longer fits, PlanStale is raised and the caller keeps nothing.
    Raises PlanMoved, RoundClosed or NotTheMoment too.
    """
    round_ = plan.round
    hold_round(session, round_)
    before = (PlanState.PROPOSED, PlanState.APPLYING)
    if not _claim(session, plan, *before, PlanState.APPLIED, applied_at=now(), applied_by=by.id):
        if plan.state is PlanState.APPLIED:
            return Applied(again=True)
        raise PlanMoved
    open_round(session, round_, by=by)
    pairs, removals = _pairs(plan.pairs), _pairs(plan.removals)
    _check_fits(pairs, removals, take_snapshot(session, round_))
    _take_back(session, plan, removals)
    _seat(session, plan, pairs)
    applied = Applied(Counter(judge for _, judge in pairs), removed=len(removals))
    detail = {"plan": plan.number, "kind": plan.kind.value, "added": applied.added, "removed": len(removals)}
    detail["digest"] = plan.input_digest or ""
    record(
        session,
        "plan.applied",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail=detail,
    )
    promise(session, names.TELL_JUDGES, {"plan_id": plan.id}, key=f"tell-judges:{plan.id}:{plan.applied_at}")
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


def _claim(session: Session, plan: Plan, *states: PlanState, **values: Any) -> bool:
    """Move a plan from one of the states to the last one."""
    *before, after = states
    here = sa.update(Plan).where(Plan.id == plan.id, Plan.state.in_(before))
    won = claim(session, here.values(state=after, **values))
    session.refresh(plan)
    return won


def _pairs(listed: Iterable[Any]) -> list[Pair]:
    return [(int(entry), int(judge)) for entry, judge in listed]


def _check_fits(pairs: list[Pair], removals: list[Pair], now_: Snapshot) -> None:
    """Raise PlanStale if anything is taken twice, or anybody could not be given a review of theirs now."""
    taken = now_.held - set(removals)
    room = Room(now_, tables_of(now_), taken)
    # What was begun or pinned since is a lock.
    misfits = len(set(removals) - (now_.pending - now_.pins))
    misfits += sum(pair in taken or bool(room.refuses(pair)) for pair in pairs)
    if misfits:
        raise PlanStale(pairs=misfits)


def _take_back(session: Session, plan: Plan, removals: list[Pair]) -> None:
    known = _ids(session, plan, AssignmentState.PENDING)
    _move(session, [known[pair] for pair in removals], state=AssignmentState.WITHDRAWN, reason="plan")


def _seat(session: Session, plan: Plan, pairs: list[Pair]) -> None:
    """Insert the pairs in one statement; a seat that was withdrawn before is given again instead."""
    withdrawn = _ids(session, plan, AssignmentState.WITHDRAWN)
    again = [withdrawn[pair] for pair in pairs if pair in withdrawn]
    _move(session, again, state=AssignmentState.PENDING, reason="", plan_id=plan.id, created_at=now())
    rows = [_row(plan, pair) for pair in pairs if pair not in withdrawn]
    if rows:
        session.execute(sa.insert(Assignment), rows)


def _move(session: Session, ids: list[int], **values: Any) -> None:
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = sa.update(Assignment).where(Assignment.id.in_(ids[start : start + IDS_AT_ONCE]))
        session.execute(part.values(**values).execution_options(synchronize_session=False))


def _ids(session: Session, plan: Plan, state: AssignmentState) -> dict[Pair, int]:
    known = session.execute(
        sa.select(Assignment.id, Assignment.entry_id, Assignment.judge_id).where(
            Assignment.round_id == plan.round_id, Assignment.state == state
        )
    )
    return {(row.entry_id, row.judge_id): row.id for row in known}


def _row(plan: Plan, pair: Pair) -> dict[str, Any]:
    return {
        "code": new_code(CODE_LENGTH),
        "round_id": plan.round_id,
        "entry_id": pair[0],
        "judge_id": pair[1],
        "plan_id": plan.id,
        "state": AssignmentState.PENDING,
    }
