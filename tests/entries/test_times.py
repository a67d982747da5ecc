"""The deadline to the millisecond, more time for one entrant, corrections, attempts that came too late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.contests.models import ContestState
from app.contests.operations.calendar import NoSuchTime, moment_in
from app.db import Database, now
from app.entries.models import Correction, Entry, EntryState, Extension, LateAttempt, Revision
from app.entries.operations.changes import NotReopened
from app.entries.operations.deadline import (
    LONGEST_GAP,
    UPLOAD_GRACE,
    Closed,
    Term,
    is_writable,
    late_by,
    may_arrive_until,
)
from app.entries.operations.extending import AlreadyOver, JudgingHasBegun, OnlyLater, extend
from app.entries.operations.lateness import note_attempt
from app.entries.operations.submitting import submit_entry
from app.entries.operations.withdrawing import restore_entry, withdraw_entry
from app.entries.operations.writing import save_entry
from app.entries.queries import entry_by_code
from app.mail.models import Message
from app.uploads.models import Upload
from tests.entries.factories import CLOSES, EARLY, MOMENT, closing_contest, content_of, full_draft
from tests.factories import client_of, make_user

GRACE = timedelta(seconds=600)


@pytest.mark.parametrize(
    ("after", "late"),
    [(-MOMENT, 0), (timedelta(0), 0), (MOMENT, 1), (GRACE - MOMENT, 600), (GRACE, 600)],
)
def test_what_comes_within_the_grace_is_accepted_and_says_how_late(
    session: Session, after: timedelta, late: int
) -> None:
    entry = full_draft(session, closing_contest(session))

    receipt = submit_entry(session, entry, by=entry.entrant, at=CLOSES + after)

    assert (entry.state, receipt.revision.late_by) == (EntryState.SUBMITTED, late)


def test_a_millisecond_after_the_grace_nothing_is_accepted(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))

    with pytest.raises(Closed):
        submit_entry(session, entry, by=entry.entrant, at=CLOSES + GRACE + MOMENT)


@given(
    began=st.integers(-3600, 3600),
    silent=st.integers(0, 8 * 3600),
    declared=st.booleans(),
    grace=st.integers(0, 3600),
)
@settings(max_examples=200, deadline=None)
def test_an_upload_in_time_may_go_on_while_its_bytes_keep_coming(
    began: int, silent: int, declared: bool, grace: int
) -> None:
    term = Term(EARLY, CLOSES, timedelta(seconds=grace))
    heard = CLOSES + timedelta(seconds=began + silent)
    digest = "a" * 64 if declared else None
    upload = Upload(
        created_at=CLOSES + timedelta(seconds=began),
        last_byte_at=heard,
        head_sha256=digest,
        tail_sha256=digest,
    )

    until = may_arrive_until(term, upload)

    assert term.last <= until <= max(term.last, CLOSES + UPLOAD_GRACE)
    if not declared or began > 0:
        assert until == term.last
    else:
        assert until <= max(term.last, max(heard, CLOSES) + LONGEST_GAP)


@given(milliseconds=st.integers(-10_000_000, 10_000_000))
def test_lateness_is_whole_begun_seconds(milliseconds: int) -> None:
    late = late_by(Term(EARLY, CLOSES, GRACE), CLOSES + timedelta(milliseconds=milliseconds))

    assert late == max(0, -(-milliseconds // 1000))


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Europe/Berlin", "2026-03-29T02:30"),
        ("Europe/Berlin", "2026-10-25T02:30"),
        ("America/New_York", "2026-11-01T01:15"),
    ],
)
def test_a_time_that_clocks_skip_or_show_twice_is_refused_in_words(zone: str, local: str) -> None:
    with pytest.raises(NoSuchTime, match="clocks change"):
        moment_in(zone, datetime.fromisoformat(local), field="closes_at")


def test_more_time_is_only_ever_later_recorded_and_holds_after_the_call_was_closed(session: Session) -> None:
    contest = closing_contest(session)
    entry, organizer = full_draft(session, contest), make_user(session)
    at, until = CLOSES + timedelta(hours=1), CLOSES + timedelta(days=1)
    assert not is_writable(session, entry, at=at)

    extend(session, contest, entry.entrant, until, "Power cut", by=organizer, at=at)
    contest.state = ContestState.CLOSED
    receipt = submit_entry(session, entry, by=entry.entrant, at=until)

    assert (receipt.revision.late_by, receipt.is_new) == (0, True)
    for moment in (until, until - MOMENT):
        with pytest.raises(OnlyLater):
            extend(session, contest, entry.entrant, moment, "Again", by=organizer, at=at)
    with pytest.raises(AlreadyOver):
        extend(session, contest, entry.entrant, at, "Past", by=organizer, at=at)
    contest.state = ContestState.JUDGING
    with pytest.raises(JudgingHasBegun):
        extend(session, contest, entry.entrant, until + MOMENT, "Late", by=organizer, at=at)
    recorded = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.chain == contest.id)).all()
    assert recorded.count("deadline.extended") == 1
    assert session.scalar(sa.select(sa.func.count(Extension.id))) == 1


def test_a_correction_window_opens_its_parts_and_no_others(session: Session) -> None:
    contest = closing_contest(session)
    entry = full_draft(session, contest)
    submit_entry(session, entry, by=entry.entrant, at=EARLY)
    contest.state, organizer = ContestState.CLOSED, make_user(session)
    at, until = CLOSES + timedelta(days=2), CLOSES + timedelta(days=3)
    session.add(
        Correction(entry_id=entry.id, opened_at=at, until=until, parts=["texts"], opened_by=organizer.id)
    )
    session.flush()

    corrected = content_of(contest, title_en="The Lantern Mender")
    count, by = entry.save_count, entry.entrant
    receipt = save_entry(session, entry, corrected, by=by, at=until, save_count=count)

    assert receipt is not None
    assert (receipt.revision.number, receipt.revision.body["title_en"]) == (2, "The Lantern Mender")
    session.commit()
    other = content_of(contest, title_en="The Lantern Mender", genre="comedy")
    with pytest.raises(NotReopened):
        save_entry(session, entry, other, by=by, at=until, save_count=entry.save_count)
    session.rollback()
    with pytest.raises(Closed):
        save_entry(session, entry, other, by=by, at=until + MOMENT, save_count=entry.save_count)


def test_a_withdrawal_is_undone_until_the_deadline_and_not_after(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))
    submit_entry(session, entry, by=entry.entrant, at=EARLY)
    withdraw_entry(session, entry, by=entry.entrant, at=EARLY)

    restore_entry(session, entry, by=entry.entrant, at=CLOSES)
    again = submit_entry(session, entry, by=entry.entrant, at=CLOSES)

    assert (entry.state, again.revision.number, again.is_new) == (EntryState.SUBMITTED, 2, True)
    withdraw_entry(session, entry, by=entry.entrant, at=CLOSES)
    with pytest.raises(Closed):
        restore_entry(session, entry, by=entry.entrant, at=CLOSES + GRACE + MOMENT)


def test_a_storm_of_the_same_saving_leaves_one_revision_and_one_receipt(
    session: Session, database: Database
) -> None:
    entry = full_draft(session, closing_contest(session))
    code, shown = entry.code, entry.save_count
    session.commit()

    def press(_number: int) -> int:
        with database.writing() as own:
            mine = entry_by_code(own, code)
            assert mine is not None
            content = content_of(mine.contest, title_en="Storm")
            save_entry(own, mine, content, by=mine.entrant, at=EARLY, save_count=shown)
            receipt = submit_entry(own, mine, by=mine.entrant, at=EARLY)
            own.commit()
            return receipt.revision.id

    with ThreadPoolExecutor(5) as pool:
        receipts = list(pool.map(press, range(20)))

    assert len(set(receipts)) == 1
    assert session.scalar(sa.select(sa.func.count(Revision.id))) == 1


def test_the_same_attempt_sent_again_keeps_its_first_time_and_writes_one_mail(
    app: Flask, session: Session
) -> None:
    contest = closing_contest(session)
    entry = full_draft(session, contest)
    client = client_of(app, entry.entrant)
    session.commit()

    answers = [client.post(f"/entries/{entry.code}/submit") for _ in range(20)]

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, answers[0].location)}
    page = client.get(answers[0].location)
    attempt = session.scalars(sa.select(LateAttempt)).one()
    assert (page.status_code, attempt.code in page.text) == (200, True)
    assert attempt.late_ms == round((attempt.at - CLOSES).total_seconds() * 1000)
    mails = session.scalars(sa.select(Message).where(Message.subject.startswith("Too late"))).all()
    assert [attempt.code in mail.body for mail in mails] == [True]
    assert session.scalar(sa.select(Entry.state)) is EntryState.DRAFT


def test_other_content_is_another_attempt(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))

    first = note_attempt(session, entry, {"title_en": "One"}, at=now())
    other = note_attempt(session, entry, {"title_en": "Two"}, at=now())

    assert (first.is_new, other.is_new, first.attempt.code != other.attempt.code) == (True, True, True)


def test_an_organizer_gives_more_time_on_the_page_and_the_entrant_reads_why(
    app: Flask, session: Session
) -> None:
    organizer = make_user(session)
    contest = closing_contest(session, organizer=organizer, slug="closing")
    entry = full_draft(session, contest)
    client, entrant, address = client_of(app, organizer), client_of(app, entry.entrant), entry.entrant.email
    session.commit()
    until = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    form = {"email": address, "until": until, "reason": "A power cut in your town"}

    unknown = client.post("/contests/closing/times", data={**form, "email": "nobody@example.org"})
    given_ = client.post("/contests/closing/times", data=form)

    assert (unknown.status_code, "sign up first" in unknown.text, given_.status_code) == (422, True, 303)
    mail = session.scalars(sa.select(Message).where(Message.recipient == address)).one()
    session.commit()
    assert "A power cut in your town" in mail.body
    assert entrant.get("/contests/closing/enter").status_code == 200
    assert entrant.post(f"/entries/{entry.code}/submit").location.endswith("/receipt")
