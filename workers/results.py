"""The job that turns a closed round's scores into standings and grants."""

from __future__ import annotations

from app.results.models import RunState, TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import fail_run, record_run
from app.results.queries.sheets import sheet_of
from app.tally.notices import TallyRefusedError
from workers.job import Job


def run_tally(job: Job) -> None:
    """Read a snapshot, compute, write once: a repeated or overtaken run changes nothing."""
    run_id = job.payload["run_id"]
    with job.reading() as session:
        run = session.get_one(TallyRun, run_id)
        is_open = run.state is RunState.REQUESTED
        sheet, award_ids = sheet_of(session, run)
    job.progress(20, "reading")
    if not is_open or not sheet.rows:
        _settle_without_result(job, run_id, "no_reviews" if is_open else "")
        return
    try:
        found = reckon(sheet, award_ids)
    except TallyRefusedError as refusal:
        _settle_without_result(job, run_id, refusal.notice.code)
        return
    job.progress(90, "writing")
    with job.finishing() as session:
        record_run(session, session.get_one(TallyRun, run_id), found)


def _settle_without_result(job: Job, run_id: int, code: str) -> None:
    with job.finishing() as session:
        if code:
            fail_run(session, session.get_one(TallyRun, run_id), code)
