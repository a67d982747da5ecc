"""Drawing a plan: a snapshot, the engine on it, and the proposal kept in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from app.assigner.arrays import InstanceError
from app.assigner.solve import solve
from app.assignments.models import Plan, PlanState
from app.assignments.operations.account import proposal_of
from app.assignments.operations.arrays import instance_of
from app.assignments.operations.plans import fail_plan, propose
from app.assignments.queries.snapshot import Snapshot, take_snapshot
from workers.job import Job

# What the page says while it waits; it has words for these codes.
READING, SOLVING = "plan.reading", "plan.solving"


def draw_plan(job: Job) -> None:
    """Draw the plan that the payload names; one that was stopped or drawn before is left alone."""
    plan_id = job.payload["plan_id"]
    job.progress(5, READING)
    with job.reading() as session:
        plan = session.get_one(Plan, plan_id)
        snapshot = take_snapshot(session, plan.round)
    if plan.state is PlanState.REQUESTED:
        _draw(job, plan_id, snapshot)
        return
    with job.finishing():
        return


def _draw(job: Job, plan_id: int, snapshot: Snapshot) -> None:
    try:
        instance = instance_of(snapshot)
    except InstanceError:
        with job.finishing() as session:
            fail_plan(session, plan_id, "unusable")
        return
    solution = solve(instance, objective="plan", progress=_reporter(job))
    with job.finishing() as session:
        propose(session, plan_id, proposal_of(snapshot, solution))


def _reporter(job: Job) -> Callable[[str, float], None]:
    """Tell the page how far the engine is; stopping the plan stops the engine here."""

    def report(_what: str, share: float) -> None:
        job.progress(10 + int(80 * share), SOLVING)

    return report
