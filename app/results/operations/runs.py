"""Asking for a tally of a closed round, one at a time; writing down what the engine found; stopping it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, Round, RoundState
from app.contests.operations.calendar import decide
from app.db import claim, now
from app.jobs import names
from app.jobs.operations import OPEN, cancel, promise
from app.jobs.queries import job_for
from app.results.models import Choice, Grant, JudgeStanding, RunState, Standing, TallyInput, TallyRun
from app.results.operations.choice import METHODS as METHODS
from app.results.operations.choice import UnknownMethod as UnknownMethod
from app.results.operations.choice import check
from app.results.operations.reckoning import CODE_VERSION, Reckoning
from app.results.queries.counted import judge_of
from app.results.queries.runs import probe_key, run_key
from app.web.rules import N_, RuleBroken


class RoundStillOpen(RuleBroken):
    """Scores may still change."""

    message = N_("Close the round first: judges may still change their scores.")


class RunUnderWay(RuleBroken):
    """Another run of this contest is being computed."""

    message = N_(
        "Run %(number)s of this contest is still being computed. Wait for it or stop it, then ask again."
    )


class RunEnded(RuleBroken):
    """There is nothing to stop."""

    message = N_("This run has ended since the page was opened. Reload it to see how.")


def request_tally(
    session: Session, round_: Round, method: str, *, by: User, choice: Choice | None = None
) -> TallyRun:
    """Number a new run and promise its computation; asked twice, the run under way is the answer.

    Raises RoundStillOpen, UnknownMethod, what is wrong with the choice, or RunUnderWay for another one.
    """
    choice = choice or Choice(method)
    if round_.state not in (RoundState.LOCKED, RoundState.TALLIED):
        raise RoundStillOpen
    check(choice, round_)
    session.execute(sa.select(Contest.id).where(Contest.id == round_.contest_id).with_for_update())
    under_way = _under_way(session, round_)
    if under_way is not None:
        if (under_way.round_id, under_way.parameters) == (round_.id, choice.parameters()):
            return under_way
        raise RunUnderWay(number=under_way.number)
    run = _number(session, round_, choice, by)
    promise(session, names.RUN_TALLY, {"run_id": run.id}, key=run_key(run))
    _record(session, run, "tally.requested", by.id, {"round": round_.number, **choice.parameters()})
    return run


def _under_way(session: Session, round_: Round) -> TallyRun | None:
    """The run that is being computed; one whose job has given up is failed here and blocks nobody."""
    run = session.scalar(
        sa.select(TallyRun).where(
            TallyRun.contest_id == round_.contest_id, TallyRun.state == RunState.REQUESTED
        )
    )
    if run is None:
        return None
    job = job_for(session, run_key(run))
    if job is not None and job.state in OPEN:
        return run
    fail_run(session, run, "gave_up")
    return None


def _number(session: Session, round_: Round, choice: Choice, by: User) -> TallyRun:
    of_round = sa.select(sa.func.max(TallyRun.number)).where(TallyRun.round_id == round_.id)
    run = TallyRun(
        round_id=round_.id,
        contest_id=round_.contest_id,
        number=1 + (session.scalar(of_round) or 0),
        method=choice.method,
        parameters=choice.parameters(),
        requested_by=by.id,
    )
    session.add(run)
    session.flush()
    return run


def record_run(session: Session, run: TallyRun, found: Reckoning) -> bool:
    """Write a run's standings and grants, once; a run that is already done stays as it is."""
    finished = _settled(
        session,
        run,
        state=RunState.DONE,
        input_digest=found.input_digest,
        result_digest=found.result_digest,
        code_version=CODE_VERSION,
        workings=found.workings,
        parameters={**run.parameters, "top": found.top},
    )
    if not finished:
        return False
    session.add(TallyInput(run_id=run.id, body=found.packed))
    _insert(session, Standing, run, found.standings)
    _insert(session, Grant, run, found.grants)
    _insert(session, JudgeStanding, run, [_of_judge(run, row) for row in found.judges])
    _move_on(session, run)
    if found.top:
        promise(session, names.PROBE_TALLY, {"run_id": run.id}, key=probe_key(run))
    digests = {"input": found.input_digest, "result": found.result_digest}
    _record(session, run, "tally.done", run.requested_by, digests)
    return True


def _of_judge(run: TallyRun, row: Mapping[str, Any]) -> dict[str, Any]:
    judge_id, number = judge_of(row["key"], run.round)
    rest = {name: value for name, value in row.items() if name != "key"}
    return {"judge_id": judge_id, "round_number": number, **rest}


def _insert(
    session: Session, table: type[Standing | Grant | JudgeStanding], run: TallyRun, rows: list[dict[str, Any]]
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
    return _settled(session, run, state=RunState.FAILED, problem=code)


def stop_run(session: Session, run: TallyRun, *, by: User) -> None:
    """Stop a run that is being computed; raises RunEnded."""
    if not _settled(session, run, state=RunState.CANCELLED):
        raise RunEnded
    job = job_for(session, run_key(run))
    if job is not None:
        cancel(session, job.id)
    session.refresh(run)
    _record(session, run, "tally.stopped", by.id, {})


def _settled(session: Session, run: TallyRun, **values: Any) -> bool:
    waiting = sa.update(TallyRun).where(TallyRun.id == run.id, TallyRun.state == RunState.REQUESTED)
    return claim(session, waiting.values(finished_at=now(), **values))


def _record(session: Session, run: TallyRun, action: str, by: int, detail: dict[str, Any]) -> None:
    record(session, action, f"run:{run.number}", by=by, contest_id=run.contest_id, detail=detail)
