"""Asking for a plan, keeping the proposal that was drawn, stopping one that is no longer wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, PanelSeat, Plan, PlanKind, PlanState
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.plans import job_of, plan_key
from app.audit.operations import record
from app.contests.models import ContestState, Round, RoundState
from app.db import claim
from app.jobs import names
from app.jobs.operations import OPEN, cancel, promise
from app.web.rules import N_, RuleBroken


class StillOpen(RuleBroken):
    """Entries may still arrive, so nobody can be given their share yet."""

    message = N_("Entries are still coming in. Close the call first, then assign the films.")


class NothingToAssign(RuleBroken):
    """No film is ready."""

    message = N_("No submitted film is ready to be watched yet.")


class NoPanel(RuleBroken):
    """No judge has a seat."""

    message = N_("Nobody sits on the panel yet. Give at least one judge a seat.")


class RoundClosed(RuleBroken):
    """The round takes no more assignments."""

    message = N_("This round is closed, so no more films can be assigned in it.")


class PlanMoved(RuleBroken):
    """The plan is no longer where this step begins."""

    message = N_("This plan has been decided since the page was opened. Reload it to see how.")


class NothingWaits(RuleBroken):
    """No assignment could be moved."""

    message = N_("No film waits with a judge, so there is nothing to move. Fill the free seats instead.")


@dataclass(frozen=True)
class Dials:
    """What an organizer asks of the engine: the aim, the most of one genre in percent, links."""

    objective: Literal["sum", "fair", "plan"] = "plan"
    genre_share: int | None = None
    linkage: bool = True

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Dials:
        """The dials as a plan keeps them."""
        return cls(
            **{name: options[name] for name in ("objective", "genre_share", "linkage") if name in options}
        )

    def choices(self) -> dict[str, Any]:
        """The dials as the engine takes them."""
        share = None if self.genre_share is None else self.genre_share / 100
        return {"objective": self.objective, "max_genre_share": share, "linkage": self.linkage}


@dataclass(frozen=True)
class Proposal:
    """What the engine answered: new (entry id, judge id) pairs, what was asked, and the account of it.

    removals: pairs that the plan takes back.
    """

    pairs: Sequence[tuple[int, int]]
    input_digest: str
    summary: dict[str, Any]
    removals: Sequence[tuple[int, int]] = ()


def request_plan(
    session: Session,
    round_: Round,
    dials: Dials = Dials(),
    *,
    kind: PlanKind = PlanKind.FILL,
    by: User | None,
) -> Plan:
    """Ask for a plan; while one is being drawn, that one is returned.

    Raises RoundClosed, StillOpen, NoPanel, NothingToAssign or NothingWaits.
    """
    hold_round(session, round_)
    _check_ready(session, round_)
    latest = is_being_drawn(session, round_)
    if latest is not None:
        return latest
    if kind is not PlanKind.FILL and not _anything_waits(session, round_):
        raise NothingWaits
    plan = next_plan(session, round_, kind, by=by)
    plan.options = asdict(dials)
    session.flush()
    promise(session, names.DRAW_PLAN, {"plan_id": plan.id}, key=plan_key(plan))
    return plan


def next_plan(session: Session, round_: Round, kind: PlanKind, *, by: User | None) -> Plan:
    """A new plan under the next number; the round must be held."""
    last = session.scalar(sa.select(sa.func.max(Plan.number)).where(Plan.round_id == round_.id)) or 0
    plan = Plan(round_id=round_.id, number=last + 1, kind=kind, requested_by=by.id if by else None)
    session.add(plan)
    session.flush()
    _record(session, round_, "plan.requested", plan, by=by.id if by else None)
    return plan


def hold_round(session: Session, round_: Round) -> None:
    """Wait for whoever else changes this round's plans; SQLite's writers already take turns."""
    session.execute(sa.select(Round.id).where(Round.id == round_.id).with_for_update())
    session.refresh(round_)


def _check_ready(session: Session, round_: Round) -> None:
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundClosed
    if round_.contest.state not in (ContestState.CLOSED, ContestState.JUDGING):
        raise StillOpen
    if session.scalar(sa.select(PanelSeat.id).where(PanelSeat.round_id == round_.id).limit(1)) is None:
        raise NoPanel
    if not sum_of(session, round_).films:
        raise NothingToAssign


def _anything_waits(session: Session, round_: Round) -> bool:
    waiting = sa.select(Assignment.id).where(
        Assignment.round_id == round_.id, Assignment.state == AssignmentState.PENDING
    )
    return session.scalar(waiting.limit(1)) is not None


def is_being_drawn(session: Session, round_: Round) -> Plan | None:
    """The plan of a round that a job draws now."""
    newest = sa.select(Plan).where(Plan.round_id == round_.id).order_by(Plan.number.desc()).limit(1)
    plan = session.scalar(newest)
    if plan is None or plan.state is not PlanState.REQUESTED:
        return None
    job = job_of(session, plan)
    return plan if job is not None and job.state in OPEN else None


def propose(session: Session, plan_id: int, proposal: Proposal) -> bool:
    """Keep what was drawn; a plan that was stopped meanwhile stays stopped."""
    return _settle(
        session,
        plan_id,
        state=PlanState.PROPOSED,
        input_digest=proposal.input_digest,
        pairs=[list(pair) for pair in proposal.pairs],
        removals=[list(pair) for pair in proposal.removals],
        summary=proposal.summary,
    )


def fail_plan(session: Session, plan_id: int, problem: str) -> bool:
    """Note that no plan came out; `problem` is a code that the page has words for."""
    return _settle(session, plan_id, state=PlanState.FAILED, summary={"problem": problem})


def stop_plan(session: Session, plan: Plan, *, by: User) -> None:
    """Stop the drawing of a plan; raises PlanMoved when it has ended."""
    if not fail_plan(session, plan.id, "stopped"):
        raise PlanMoved
    job = job_of(session, plan)
    if job is not None:
        cancel(session, job.id)
    session.refresh(plan)
    _record(session, plan.round, "plan.stopped", plan, by=by.id)


def _settle(session: Session, plan_id: int, **values: Any) -> bool:
    waiting = sa.update(Plan).where(Plan.id == plan_id, Plan.state == PlanState.REQUESTED)
    return claim(session, waiting.values(**values))


def _record(session: Session, round_: Round, action: str, plan: Plan, *, by: int | None) -> None:
    record(
        session,
        action,
        f"round:{round_.number}",
        by=by,
        contest_id=round_.contest_id,
        detail={"plan": plan.number, "kind": plan.kind.value},
    )
