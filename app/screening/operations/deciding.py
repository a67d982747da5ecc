"""People decide: eligible, ineligible for a reason, open again; for one entry or for many, all recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.db import claim, new_code
from app.entries.models import IN_SCREENING, Correction, Entry, EntryState
from app.entries.operations.deadline import in_words, term_for
from app.jobs import names
from app.jobs.operations import promise
from app.screening.models import Decision, Verdict
from app.web.rules import N_, Invalid, RuleBroken

DECIDABLE = (ContestState.OPEN, ContestState.CLOSED, ContestState.JUDGING)
LONGEST_WINDOW = timedelta(days=90)
CHUNK = 400


class ReasonNeeded(Invalid):
    """A refusal or a reopening without words."""

    message = N_("Write the reason in English, in Chinese or in both; the entrant reads it.")
    field = "reason_en"


class TooLateToScreen(RuleBroken):
    """Winners are known: deciding now would rewrite them."""

    message = N_("Winners are known already, so the screening is over.")


class OutOfScreening(RuleBroken):
    """The entry is a draft or has left the contest."""

    message = N_("This entry is not in the screening any more. Reload the page to see where it stands.")


class WindowWrong(Invalid):
    """A correction window that gives no time."""

    message = N_("Choose a moment after %(moment)s (%(zone)s), at most 90 days from now.")
    field = "until"


class PartsNeeded(Invalid):
    """A correction window that opens nothing."""

    message = N_("Choose at least one part that may be corrected.")
    field = "parts"


class CallIsOver(RuleBroken):
    """Judges have the films already."""

    message = N_("The judging has begun, so entries can no longer be corrected.")


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What is decided; a refusal names its rule and has a reason in one language or both."""

    verdict: Verdict
    rule: str = ""
    reason_en: str = ""
    reason_zh: str = ""


def decide(
    session: Session,
    contest: Contest,
    entry_ids: Sequence[int],
    ruling: Ruling,
    *,
    by: User,
    at: datetime,
    tell: bool,
) -> int:
    """Decide about entries of a contest; the number of those that moved, others are left alone.

    With `tell` their entrants are written to at once, else when an organizer lets all of them be told.
    Raises ReasonNeeded or TooLateToScreen.
    """
    if ruling.verdict is not Verdict.ELIGIBLE and not (ruling.reason_en or ruling.reason_zh):
        raise ReasonNeeded
    if contest.state not in DECIDABLE:
        raise TooLateToScreen
    moved: list[tuple[int, str]] = []
    for start in range(0, len(entry_ids), CHUNK):
        moved += _move(session, contest, entry_ids[start : start + CHUNK], ruling, at)
    _write_down(session, contest, [entry_id for entry_id, _ in moved], ruling, by=by, at=at, tell=tell)
    if moved:
        codes = sorted(code for _, code in moved)
        subject = f"entry:{codes[0]}" if len(codes) == 1 else f"contest:{contest.slug}"
        detail = {"entries": codes, "rule": ruling.rule, "reason": ruling.reason_en or ruling.reason_zh}
        record(
            session,
            f"entry.{ruling.verdict.value}",
            subject,
            by=by.id,
            contest_id=contest.id,
            detail=detail,
            at=at,
        )
    if moved and tell:
        _promise_telling(session, contest)
    return len(moved)


def decide_one(session: Session, entry: Entry, ruling: Ruling, *, by: User, at: datetime, tell: bool) -> None:
    """Decide about one entry; also raises OutOfScreening."""
    if entry.state.value == ruling.verdict.value == "eligible":
        return
    if not decide(session, entry.contest, [entry.id], ruling, by=by, at=at, tell=tell):
        raise OutOfScreening
    session.refresh(entry)


def reopen(
    session: Session,
    entry: Entry,
    parts: Sequence[str],
    until: datetime,
    ruling: Ruling,
    *,
    by: User,
    at: datetime,
) -> Correction:
    """Open parts of one entry once more until a time; its entrant is told at once.

    It then waits to be screened anew. Raises PartsNeeded, WindowWrong, ReasonNeeded, CallIsOver or
    OutOfScreening.
    """
    if not parts:
        raise PartsNeeded
    if entry.contest.state not in (ContestState.OPEN, ContestState.CLOSED):
        raise CallIsOver
    earliest = max(at, term_for(session, entry.contest, entry.entrant_id).last)
    if not earliest < until <= at + LONGEST_WINDOW:
        raise WindowWrong(**in_words(entry.contest, earliest))
    decide_one(session, entry, ruling, by=by, at=at, tell=True)
    window = Correction(
        entry_id=entry.id,
        opened_at=at,
        until=until,
        parts=list(parts),
        reason_en=ruling.reason_en,
        reason_zh=ruling.reason_zh,
        opened_by=by.id,
    )
    session.add(window)
    session.flush()
    return window


def tell_all(session: Session, contest: Contest, *, by: User, at: datetime) -> int:
    """Let everybody be told who waits for it; a job writes the mails. Returns how many decisions that are."""
    waiting = (
        sa.update(Decision)
        .where(Decision.contest_id == contest.id, Decision.tell_at.is_(None))
        .values(tell_at=at)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(waiting)
    assert isinstance(result, sa.CursorResult)
    count: int = result.rowcount
    if count:
        _promise_telling(session, contest)
        record(
            session,
            "screening.told",
            f"contest:{contest.slug}",
            by=by.id,
            contest_id=contest.id,
            detail={"decisions": count},
            at=at,
        )
    return count


def mark_told(session: Session, decision: Decision, *, at: datetime) -> bool:
    """Note once that a decision was told: the entry's page shows it from then on; False when it did."""
    told = sa.update(Decision).where(Decision.id == decision.id, Decision.told_at.is_(None))
    if not claim(session, told.values(told_at=at)):
        return False
    session.execute(
        sa.update(Entry)
        .where(Entry.id == decision.entry_id, Entry.screened_at == decision.decided_at)
        .values(told_at=at)
        .execution_options(synchronize_session=False)
    )
    return True


def _move(
    session: Session, contest: Contest, ids: Sequence[int], ruling: Ruling, at: datetime
) -> list[tuple[int, str]]:
    is_final = ruling.verdict is not Verdict.REOPENED
    state = EntryState(ruling.verdict.value) if is_final else EntryState.SUBMITTED
    refused = ruling.verdict is Verdict.INELIGIBLE
    moving = (
        sa.update(Entry)
        .where(Entry.id.in_(ids), Entry.contest_id == contest.id, Entry.state.in_(IN_SCREENING))
        .values(
            state=state,
            screened_at=at if is_final else None,
            told_at=None,
            ineligible_reason_en=ruling.reason_en if refused else "",
            ineligible_reason_zh=ruling.reason_zh if refused else "",
        )
        .returning(Entry.id, Entry.code)
        .execution_options(synchronize_session=False)
    )
    if ruling.verdict is Verdict.ELIGIBLE:
        moving = moving.where(Entry.state != EntryState.ELIGIBLE)
    return [(row.id, row.code) for row in session.execute(moving)]


def _write_down(
    session: Session,
    contest: Contest,
    ids: Sequence[int],
    ruling: Ruling,
    *,
    by: User,
    at: datetime,
    tell: bool,
) -> None:
    rows = [
        {
            "contest_id": contest.id,
            "entry_id": entry_id,
            "verdict": ruling.verdict,
            "rule": ruling.rule,
            "reason_en": ruling.reason_en,
            "reason_zh": ruling.reason_zh,
            "decided_by": by.id,
            "decided_at": at,
            "tell_at": at if tell else None,
        }
        for entry_id in ids
    ]
    if rows:
        session.execute(sa.insert(Decision), rows)


def _promise_telling(session: Session, contest: Contest) -> None:
    key = f"tell:{contest.id}:{new_code(12)}"
    promise(session, names.TELL_DECISIONS, {"contest_id": contest.id}, key=key)
