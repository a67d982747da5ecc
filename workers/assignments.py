"""Plans as jobs: drawn on a snapshot, applied, told to the judges; repairs proposed and silence noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assigner.arrays import InstanceError
from app.assigner.instance import Instance
from app.assigner.plan import Plan as Solution
from app.assigner.solve import solve
from app.assignments.models import Plan, PlanKind, PlanState, Simulation
from app.assignments.operations import applying, repairs, silence
from app.assignments.operations.account import proposal_of
from app.assignments.operations.arrays import LEVELS, instance_of
from app.assignments.operations.plans import Dials, fail_plan, propose
from app.assignments.operations.simulator import keep_table, plans_of
from app.assignments.queries.snapshot import Snapshot, take_snapshot
from app.contests.models import Round
from app.db import now
from app.mail.operations import write
from app.tally.plans import outlooks
from app.web.rules import N_, RuleBroken
from workers.job import Job
from workers.letters import letter, words

# What the page says while it waits; it has words for these codes.
READING, SOLVING, APPLYING = "plan.reading", "plan.solving", "plan.applying"
TO_WATCH = N_("Films to watch: %(title)s")


def draw_plan(job: Job) -> None:
    """Draw the plan that the payload names; one that was stopped or drawn before is left alone."""
    plan_id = job.payload["plan_id"]
    job.progress(5, READING)
    with job.reading() as session:
        plan = session.get_one(Plan, plan_id)
        snapshot = take_snapshot(session, plan.round)
    if plan.state is PlanState.REQUESTED:
        _draw(job, plan, snapshot)
        return
    with job.finishing():
        return


def _draw(job: Job, plan: Plan, snapshot: Snapshot) -> None:
    try:
        instance, solution = _solved(plan, snapshot, _reporter(job))
    except InstanceError:
        with job.finishing() as session:
            fail_plan(session, plan.id, "unusable")
        return
    proposal = proposal_of(snapshot, instance, solution)
    with job.finishing() as session:
        propose(session, plan.id, proposal)


def _solved(
    plan: Plan, snapshot: Snapshot, report: Callable[[str, float], None]
) -> tuple[Instance, Solution]:
    """Solve a plan; whoever is relieved is relieved as far as every film keeps its judges."""
    dials = Dials.of(plan.options).choices()
    keeps = plan.kind in (PlanKind.REPAIR, PlanKind.RELIEVE)
    levels = LEVELS if plan.kind is PlanKind.RELIEVE else LEVELS[-1:]
    for level in levels:
        instance = instance_of(snapshot, plan.kind, level=level)
        solution = solve(instance, progress=report, repair=keeps, **dials)
        if not solution.unfilled:
            break
    return instance, solution


def _reporter(job: Job) -> Callable[[str, float], None]:
    """Tell the page how far the engine is; stopping the plan stops the engine here."""

    def report(_what: str, share: float) -> None:
        job.progress(10 + int(80 * share), SOLVING)

    return report


def apply(job: Job) -> None:
    """Apply a large plan in one transaction; what no longer fits gives it back to its organizer."""
    plan_id = job.payload["plan_id"]
    job.progress(10, APPLYING)
    try:
        with job.finishing() as session:
            plan = session.get_one(Plan, plan_id)
            if plan.state is PlanState.APPLYING:
                by = session.get_one(User, plan.applied_by)
                applying.apply_plan(session, plan, by=by)
    except RuleBroken as refusal:
        with job.finishing() as session:
            plan = session.get_one(Plan, plan_id)
            applying.propose_again(session, plan, refusal)


def tell_judges(job: Job) -> None:
    """One mail to each judge who got films, by a plan or to calibrate, in the judge's language; told once."""
    with job.finishing() as session:
        if "plan_id" in job.payload:
            plan = session.get_one(Plan, job.payload["plan_id"])
            if plan.state is not PlanState.APPLIED:
                return
            round_, counts = plan.round, Counter(int(judge) for _, judge in plan.pairs)
        else:
            round_ = session.get_one(Round, job.payload["round_id"])
            counts = Counter({int(judge): films for judge, films in job.payload["films"].items()})
        for judge in session.query(User).filter(User.id.in_(counts)).order_by(User.id):
            _tell(session, job, round_, judge, counts[judge.id])


def _tell(session: Session, job: Job, round_: Round, judge: User, films: int) -> None:
    contest = round_.contest
    link = f"{job.settings.base_url}/contests/{contest.slug}/rounds/{round_.number}/queue"
    values: dict[str, Any] = {
        "judge": judge,
        "contest": contest,
        "round": round_,
        "films": films,
        "link": link,
    }
    body = letter("films_to_watch.txt", judge.locale, **values)
    title = (contest.title_zh or contest.title_en) if judge.locale == "zh" else contest.title_en
    subject = words(TO_WATCH, judge.locale, title=title)
    write(session, to=judge.email, subject=subject, body=body, contest_id=contest.id)


def propose_repair(job: Job) -> None:
    """Propose the repair of a round that has lost seats."""
    with job.finishing() as session:
        round_ = session.get(Round, job.payload["round_id"])
        if round_ is not None:
            try:
                repairs.propose_repair(session, round_)
            except RuleBroken:
                # Nobody could be seated; the studio says so when its organizer draws.
                return


def mark_silent(job: Job) -> None:
    """Notice judges who have begun nothing for too long, and films that nobody has been given yet."""
    with job.finishing() as session:
        silence.mark_silent(session, at=now())
        repairs.top_up(session)


def simulate_plans(job: Job) -> None:
    """Play the usual judging plans on simulated contests of an organizer's numbers."""
    with job.reading() as session:
        inputs = session.get_one(Simulation, job.payload["simulation_id"]).inputs
    prospect, plans = plans_of(inputs)
    found = outlooks(plans, prospect, progress=lambda share: job.progress(int(95 * share)))
    with job.finishing() as session:
        keep_table(session, session.get_one(Simulation, job.payload["simulation_id"]), found)
