"""Asking for a tally of a closed round, and writing down what the engine found."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.contests.operations.calendar import decide
from app.db import claim, now
from app.jobs import names
from app.jobs.operations import promise
from app.results.models import Grant, RunState, Standing, TallyRun
from app.results.operations.reckoning import CODE_VERSION, Reckoning
from app.web.rules import N_, RuleBroken

# The methods that need no more than complete reviews; the others come with their own settings.
METHODS = ("fair", "raw")


class RoundStillOpen(RuleBroken):
    """Scores may still change."""

    message = N_("Close the round first: judges may still change their scores.")


class UnknownMethod(RuleBroken):
    """No such method."""

    status = 422
    message = N_("Choose one of the methods on the page.")


def request_tally(session: Session, round_: Round, method: str, *, by: User) -> TallyRun:
    """Number a new run and promise its computation; raises RoundStillOpen or UnknownMethod."""
    if round_.state not in (RoundState.LOCKED, RoundState.TALLIED):
        raise RoundStillOpen
    if method not in METHODS:
        raise UnknownMethod
    number = 1 + (session.scalar(sa.select(sa.func.max(TallyRun.number)).where(_of(round_))) or 0)
    run = TallyRun(round_id=round_.id, number=number, method=method, requested_by=by.id)
    session.add(run)
    session.flush()
    promise(session, names.RUN_TALLY, {"run_id": run.id}, key=f"tally:{run.id}")
    record(
        session,
        "tally.requested",
        f"run:{number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"round": round_.number, "method": method},
    )
    return run


def _of(round_: Round) -> sa.ColumnElement[bool]:
    return TallyRun.round_id == round_.id


def record_run(session: Session, run: TallyRun, found: Reckoning) -> bool:
    """Write a run's standings and grants, once; a run that is already done stays as it is."""
    finished = (
        sa.update(TallyRun)
        .where(TallyRun.id == run.id, TallyRun.state == RunState.REQUESTED)
        .values(
            state=RunState.DONE,
            input_digest=found.input_digest,
            result_digest=found.result_digest,
            code_version=CODE_VERSION,
            workings=found.workings,
            finished_at=now(),
        )
    )
    if not claim(session, finished):
        return False
    _insert(session, Standing, run, found.standings)
    _insert(session, Grant, run, found.grants)
    _move_on(session, run)
    record(
        session,
        "tally.done",
        f"run:{run.number}",
        by=run.requested_by,
        contest_id=run.round.contest_id,
        detail={"input": found.input_digest, "result": found.result_digest},
    )
    return True


def _insert(
    session: Session, table: type[Standing | Grant], run: TallyRun, rows: list[dict[str, object]]
) -> None:
    if rows:
        session.execute(sa.insert(table), [{"run_id": run.id, **row} for row in rows])


def _move_on(session: Session, run: TallyRun) -> None:
    """The round is tallied, and with its last round the contest decided; a recount finds both so already."""
    session.execute(
        sa.update(Round)
        .where(Round.id == run.round_id, Round.state == RoundState.LOCKED)
        .values(state=RoundState.TALLIED)
    )
    session.expire(run.round)
    contest = run.round.contest
    session.refresh(contest)
    if contest.state == "judging" and run.round.number == max(one.number for one in contest.rounds):
        decide(session, contest, by=session.get_one(User, run.requested_by))


def fail_run(session: Session, run: TallyRun, code: str) -> bool:
    """Note why a run cannot be computed; `code` is one of the engine's notices or our own."""
    failed = (
        sa.update(TallyRun)
        .where(TallyRun.id == run.id, TallyRun.state == RunState.REQUESTED)
        .values(state=RunState.FAILED, problem=code, finished_at=now())
    )
    return claim(session, failed)
