"""The screening's jobs: the machine's look at what was submitted, and the mails about what people decided."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import now
from app.entries.models import Entry
from app.entries.queries import WHOLE, correction_of
from app.mail.operations import write
from app.screening.models import Decision, Verdict
from app.screening.operations.deciding import mark_told
from app.screening.operations.looking import look_at
from app.screening.queries.verdicts import decisions_to_tell
from app.web.rules import N_
from config import Settings
from workers.job import Job
from workers.letters import letter, words

MAILS_AT_ONCE = 25
SUBJECTS = {
    Verdict.ELIGIBLE: N_("Your entry takes part: %(title)s"),
    Verdict.INELIGIBLE: N_("Your entry cannot take part: %(title)s"),
    Verdict.REOPENED: N_("Please correct your entry: %(title)s"),
}


def look_at_entry(job: Job) -> None:
    """Look at one entry, or at some; what was found before is replaced."""
    ids = job.payload.get("entries") or [job.payload["entry_id"]]
    for place, entry_id in enumerate(ids[:-1]):
        with job.writing() as session:
            _look(session, entry_id)
        if place % 50 == 49:
            job.progress(100 * place // len(ids))
    with job.finishing() as session:
        _look(session, ids[-1])


def tell_decisions(job: Job) -> None:
    """Write to the entrants of a contest what was decided, a few mails at a time, each decision once."""
    contest_id = job.payload["contest_id"]
    while True:
        with job.writing() as session:
            decisions = decisions_to_tell(session, contest_id, limit=MAILS_AT_ONCE)
            for decision in decisions:
                _tell(session, decision, job.settings)
        if not decisions:
            break
        job.progress(50)
    with job.finishing():
        return


def _look(session: Session, entry_id: int) -> None:
    entry = session.scalar(sa.select(Entry).where(Entry.id == entry_id).options(*WHOLE))
    if entry is not None:
        look_at(session, entry)


def _tell(session: Session, decision: Decision, settings: Settings) -> None:
    newest = session.scalar(sa.select(sa.func.max(Decision.id)).where(Decision.entry_id == decision.entry_id))
    # What was decided otherwise before anybody was told is told as it stands now.
    if mark_told(session, decision, at=now()) and newest == decision.id:
        _write(session, decision, settings)


def _write(session: Session, decision: Decision, settings: Settings) -> None:
    entry, to = decision.entry, decision.entry.entrant
    body = letter(
        "screened.txt",
        to.locale,
        entry=entry,
        decision=decision,
        window=correction_of(session, entry.id) if decision.verdict is Verdict.REOPENED else None,
        link=f"{settings.base_url}/entries/{entry.code}",
    )
    title = entry.title_en or entry.title_zh or entry.code
    subject = words(SUBJECTS[decision.verdict], to.locale, title=title)
    write(session, to=to.email, subject=subject, body=body, contest_id=entry.contest_id)
