"""Before the announcement nothing that an entrant or the public can fetch differs with the outcome.

One world, its outcome turned around in place: the same entrant's film leads the armed list, then ends last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Contest
from app.db import now
from app.entries.models import Entry
from app.mail.models import Message
from app.publication.models import Announcement
from app.publication.operations.announcing import announce, arm, disarm
from app.publication.operations.sealing import seal
from app.publication.queries.announcements import live_announcement
from app.scoring.models import Score, Scorecard
from tests.architecture.test_permissions import VARYING, table
from tests.factories import client_of
from tests.publication.factories import armed
from tests.results.test_tally_run import judged, tallied

# When a token was signed, and its signature; what it says stays.
SIGNED_AT = re.compile(rb"\.[\w-]{6}\.[\w-]{27}\b")
BEST, WORST = "AAAA", "CCCC"
Answer = tuple[int, bytes, list[tuple[str, str]]]


def _addresses(contest: Contest) -> Iterator[str]:
    """Every address of the permission table that can be fetched, pointed at this contest and this entry."""
    places = dict.fromkeys(("judged", "public", "open", "draft"), contest.slug)
    names = {**places, **dict.fromkeys(("entry", "won", "begun", "winner"), BEST), "award": "first"}
    rest = dict.fromkeys(("case", "kind", "review", "taken", "upload", "invitation", "reset"), "nothing")
    for row in table():
        if row.method == "GET":
            yield row.path.format_map(_Names(names | rest))


class _Names(dict[str, str]):
    """Names of other things lead nowhere, in both worlds alike."""

    def __missing__(self, key: str) -> str:
        return "1"


def _seen(client: FlaskClient, addresses: list[str]) -> dict[str, Answer]:
    seen = {}
    for address in addresses:
        answer = client.get(address)
        headers = sorted(pair for pair in answer.headers if pair[0] not in {*VARYING, "Expires"})
        seen[address] = (answer.status_code, SIGNED_AT.sub(b"", answer.get_data()), headers)
        answer.close()
    return seen


def _turn_around(session: Session, contest: Contest, organizer: User) -> None:
    """Exchange the scores of the best and the worst film, then tally, seal and arm anew."""
    scores = {
        code: session.scalars(
            sa.select(Score)
            .join(Scorecard, Scorecard.id == Score.scorecard_id)
            .join(Assignment, Assignment.id == Scorecard.assignment_id)
            .join(Entry, Entry.id == Assignment.entry_id)
            .where(Entry.code == code)
            .order_by(Assignment.judge_id, Score.criterion_id)
        ).all()
        for code in (BEST, WORST)
    }
    for one, other in zip(scores[BEST], scores[WORST], strict=True):
        one.value, other.value = other.value, one.value
    waiting = live_announcement(session, contest)
    assert waiting is not None
    disarm(session, waiting, by=organizer)
    tallied(session, contest, organizer)
    sealed = seal(session, contest, by=organizer, reason="Counted again.")
    arm(session, contest, sealed, embargo_at=waiting.embargo_at, by=organizer)
    session.commit()


def _winner(session: Session) -> str:
    last = session.scalars(sa.select(Announcement).order_by(Announcement.id.desc())).first()
    assert last is not None
    code: str = last.snapshot["awards"][0]["winners"][0]["code"]
    return code


def test_nothing_tells_the_outcome_before_its_time(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    armed(session, contest, organizer, hours=5)
    entrant = session.scalars(sa.select(Entry).where(Entry.code == BEST)).one().entrant
    clients = {"entrant": client_of(app, entrant), "anonymous": app.test_client()}
    addresses = [*dict.fromkeys(_addresses(contest))]
    first = _winner(session)
    session.commit()
    before = {who: _seen(client, addresses) for who, client in clients.items()}

    _turn_around(session, contest, organizer)
    after = {who: _seen(client, addresses) for who, client in clients.items()}

    differing = [
        f"{who} {address}"
        for who in clients
        for address in addresses
        if before[who][address] != after[who][address]
    ]
    assert (first, _winner(session)) == (BEST, WORST)
    assert differing == []
    assert len([code for code, _body, _headers in before["entrant"].values() if code == 200]) > 10
    written = session.scalars(sa.select(Message.recipient)).all()
    assert [mail for mail in written if mail == entrant.email] == []


def test_after_the_announcement_the_same_pages_do_tell(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    waiting = armed(session, contest, organizer)
    entrant = session.scalars(sa.select(Entry).where(Entry.code == BEST)).one().entrant
    client = client_of(app, entrant)
    session.commit()
    address = f"/entries/{BEST}/result"
    assert client.get(address).status_code == 404

    waiting.embargo_at = now()
    announce(session, waiting.id, waiting.version)
    session.commit()

    assert "It holds “First prize”." in client.get(address).text
