"""The jobs of a tally: a closed round's scores into standings and grants, then how firm the winners are."""

from __future__ import annotations

from app.results.models import RunState, TallyRun
from app.results.operations.probing import can_be_probed, keep_probe, probe, rules_of_run
from app.results.operations.reckoning import reckon
from app.results.operations.runs import fail_run, record_run
from app.results.queries.inputs import scores_of
from app.results.queries.runs import contenders_of
from app.results.queries.sheets import sheet_of
from app.tally.notices import TallyRefusedError
from app.web.rules import N_
from workers.job import Job

READING = N_("Reading the scores")
TALLYING = N_("Computing the standings")
WRITING = N_("Writing the standings down")
PROBING = N_("Trying other weights and every judge's absence")


def run_tally(job: Job) -> None:
    """Read a snapshot, compute, write once: a repeated or overtaken run changes nothing."""
    run_id = job.payload["run_id"]
    job.progress(5, READING)
    with job.reading() as session:
        run = session.get_one(TallyRun, run_id)
        is_open = run.state is RunState.REQUESTED
        sheet, award_ids = sheet_of(session, run)
    if not is_open or sheet.is_empty:
        _settle_without_result(job, run_id, "no_reviews" if is_open else "")
        return
    job.progress(30, TALLYING)
    try:
        found = reckon(sheet, award_ids)
    except TallyRefusedError as refusal:
        _settle_without_result(job, run_id, refusal.notice.code)
        return
    job.progress(80, WRITING)
    with job.finishing() as session:
        record_run(session, session.get_one(TallyRun, run_id), found)


def _settle_without_result(job: Job, run_id: int, code: str) -> None:
    with job.finishing() as session:
        if code:
            fail_run(session, session.get_one(TallyRun, run_id), code)


def probe_tally(job: Job) -> None:
    """Try what would change the winners of a finished run, and keep what came of it once."""
    run_id = job.payload["run_id"]
    with job.reading() as session:
        run = session.get_one(TallyRun, run_id)
        scores = scores_of(session, run)
        rules = rules_of_run(run, contenders_of(session, run)) if can_be_probed(run) else None
    body = None
    if scores is not None and rules is not None:
        body = probe(scores, rules, lambda share: job.progress(int(95 * share), PROBING))
    with job.finishing() as session:
        if body is not None:
            keep_probe(session, run_id, body)
