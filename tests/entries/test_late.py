"""After the deadline, by the server's own clock: a film still on its way, and a submission that is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.db import now
from app.entries.models import Entry, EntryState, LateAttempt, Revision
from app.entries.operations.extending import extend
from app.mail.models import Message
from app.uploads.models import Upload
from tests.entries.factories import EARLY, full_draft, written_draft
from tests.entries.test_uploading import announce, send
from tests.factories import client_of, make_contest, make_user

CHUNK = b"twelve bytes"
COUNT = 12


def draft(session: Session, *, has_film: bool = False) -> Entry:
    """An entry that lacks nothing, but perhaps its film, in an open call with ten minutes of grace."""
    contest = make_contest(session, opens_at=EARLY - timedelta(days=9), grace_seconds=600)
    entry = (full_draft if has_film else written_draft)(session, contest)
    session.commit()
    return entry


def on_its_way(
    app: Flask, session: Session, content: bytes, *, is_declared: bool = True
) -> tuple[FlaskClient, str, str]:
    """A film that was announced a moment before the deadline: its sender, its address, its entry's code."""
    entry = draft(session)
    client, code = client_of(app, entry.entrant), entry.code
    session.commit()
    announced = announce(client, code, len(content), content if is_declared else b"")
    session.query(Contest).one().closes_at = now()
    session.commit()
    return client, announced.headers["Location"], code


def wait(session: Session, minutes: float) -> None:
    """Let so much time pass: all that has happened lies so much further back on the server's clock."""
    for contest in session.query(Contest):
        contest.closes_at -= timedelta(minutes=minutes)
    for upload in session.query(Upload):
        upload.created_at -= timedelta(minutes=minutes)
        upload.last_byte_at -= timedelta(minutes=minutes)
    session.commit()


@pytest.mark.parametrize(
    ("pauses", "arrived"),
    [([14.5] * COUNT, COUNT), ([14.5, 14.5, 15.5], 2), ([15.5], 0), ([36.0 * 60], 0)],
    ids=["for three hours without a gap", "a gap on the way", "a gap at once", "days later"],
)
def test_a_film_that_keeps_coming_is_in_time_and_one_that_paused_too_long_is_not(
    app: Flask, session: Session, pauses: list[float], arrived: int
) -> None:
    client, address, code = on_its_way(app, session, CHUNK * COUNT)

    statuses = []
    for number, minutes in enumerate(pauses):
        wait(session, minutes)
        answer = send(client, address, CHUNK, offset=number * len(CHUNK))
        statuses.append(answer.status_code)
    submitted = client.post(f"/entries/{code}/submit").location

    is_whole = arrived == COUNT
    assert statuses == [204] * arrived + ([] if is_whole else [403])
    assert session.scalars(sa.select(Upload.received)).one() == arrived * len(CHUNK)
    assert ("/receipt" in submitted, "/attempts/" in submitted) == (is_whole, not is_whole)
    late = session.scalars(sa.select(Revision.late_by)).all()
    assert [seconds // 60 for seconds in late] == ([174] if is_whole else [])


def test_bytes_that_were_not_declared_have_the_grace_alone(app: Flask, session: Session) -> None:
    client, address, _code = on_its_way(app, session, CHUNK * 2, is_declared=False)

    wait(session, 9.5)
    within = send(client, address, CHUNK)
    wait(session, 1)
    after = send(client, address, CHUNK, offset=len(CHUNK))

    assert (within.status_code, after.status_code) == (204, 403)


def test_a_late_submission_changes_nothing_and_gets_a_receipt_on_the_page_and_by_mail(
    app: Flask, session: Session
) -> None:
    entry = draft(session, has_film=True)
    assert entry.film is not None
    entry.film.sha256, entry.contest.closes_at = "5a" * 32, now() - timedelta(minutes=10, seconds=1)
    client, address, text = client_of(app, entry.entrant), f"/entries/{entry.code}", entry.title_en
    session.commit()

    before = now()
    answer = client.post(f"{address}/submit", headers={"Date": "Thu, 01 Oct 2026 00:00:00 GMT"})
    page, own = client.get(answer.location).text, client.get(address).text

    attempt = session.scalars(sa.select(LateAttempt)).one()
    assert before <= attempt.at <= now()
    assert 601_000 <= attempt.late_ms < 660_000
    mail = session.scalars(sa.select(Message).where(Message.subject == f"Too late: {text}")).one()
    for receipt in (page, mail.body):
        assert attempt.code in receipt
        assert f"{attempt.at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}" in receipt
        assert "Asia/Shanghai" in receipt
        assert "1,000,000 bytes" in receipt
    assert ("5a" * 32 in page, "It does not count as it is." in page) == (True, True)
    assert answer.location in own
    assert (entry.state, session.query(Revision).count()) == (EntryState.DRAFT, 0)


def test_whoever_was_given_more_time_reads_their_own_deadline_on_the_entry(
    app: Flask, session: Session
) -> None:
    entry = draft(session)
    contest, until = entry.contest, (now() + timedelta(hours=3)).replace(microsecond=0)
    contest.closes_at = now() - timedelta(hours=7)
    extend(session, contest, entry.entrant, until, "The line broke.", by=make_user(session), at=now())
    session.commit()
    client = client_of(app, entry.entrant)

    pages = [client.get(f"/entries/{entry.code}{page}").text for page in ("", "/write/work")]

    for page in pages:
        assert f'data-until="{until.isoformat()}"' in page
        assert contest.closes_at.isoformat() not in page
