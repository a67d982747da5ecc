"""Every address of the permission table that a judge may use, asked in a world; answers made alike."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import sessionmaker
from werkzeug.test import TestResponse

from app.db import Database
from tests.architecture.test_permissions import Row, table
from tests.blindness.judged import JURY_CODES
from tests.blindness.world import JURY, OPEN, SLUG, World, code_of
from tests.scoring.factories import filled

# Pages that only one kind of round has, and which round that is; any other page is asked of all rounds.
KINDS_OF = {"triage": 2, "ranking": 3, "pairs": 4, "jury": JURY}
ROUND_PAGE = re.compile(r"/rounds/\d+/(\w+)")
ROUND = re.compile(r"(?<=/rounds/)\d+")
SEAT = re.compile(r"(?<=^/reviews/)\{\w+\}|(?<=of=/reviews/)\{\w+\}")
CONTEST = re.compile(r"(?<=^/contests/)\{\w+\}")
# Tokens carry the time (a film's in quarters of an hour), a question a random name; what was done just now
# is dated now, and digested so.
TOKENS = re.compile(
    rb'(?<=csrf_token" value=")[^"]+|(?<=X-CSRFToken": ")[^"]+|(?<=token":")[^"]+|(?<=[?&]token=)[\w.-]+'
    rb"|(?<=/questions/)\w+|(?<=/attempts/)\w+"
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+]*|\b\d\d:\d\d\b|\b[0-9a-f]{64}\b"
)
LINK = re.compile(r'(?:href|src|poster|data-[\w-]*url)="(/[^"]+)"')
SENT = ("GET", "POST", "PUT")
FRESH = {"Date", "Set-Cookie", "Expires", "Last-Modified"}


@dataclass(frozen=True)
class Asked:
    """One request."""

    row: Row
    path: str

    @property
    def name(self) -> str:
        """How a failing test calls it."""
        return f"{self.row.method} {self.path}"


Wire = tuple[int, bytes]


def is_for_judges(row: Row) -> bool:
    """Whether a judge may use it while somebody who has not signed in may not."""
    return "judge" in row.allowed and "anonymous" not in row.allowed


def requests(world: World) -> Iterator[Asked]:
    """Each row that a judge may use, for each round and each seat of theirs."""
    for row in table():
        # What anybody may send tells a judge no more than it tells a stranger.
        if "judge" in row.allowed and (row.method == "GET" or is_for_judges(row)) and row.method in SENT:
            for path in dict.fromkeys(_paths(row, world)):
                yield Asked(row, path)


def _paths(row: Row, world: World) -> Iterator[str]:
    path = CONTEST.sub(SLUG, row.path)
    page = ROUND_PAGE.search(path)
    if SEAT.search(path):
        yield from (SEAT.sub(code, path) for code in _codes(row, world))
    elif page:
        numbers = [KINDS_OF[page[1]]] if page[1] in KINDS_OF else world.seats
        yield from (ROUND.sub(str(number), path) for number in numbers)
    else:
        yield path.format_map(_Named({"entry": world.entries[0].code}))


def _codes(row: Row, world: World) -> Iterator[str]:
    """In the round under way each film stands elsewhere on its path; one of each other kind will do."""
    for number, codes in world.seats.items():
        if number == OPEN:
            yield from codes
        elif row.method == "GET" or number in KINDS_OF.values():
            yield codes[0]


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "nothing-here"


FORMS: dict[str, dict[str, Any]] = {
    "scorecards.submit": filled(0),
    "reviews.recuse": {"reason": "A friend."},
    "reviews.abstain": {"reason": "I fell asleep."},
    "review_marks.add_defect": {"key": "note-9", "at": "0:07", "kind": "flicker", "severity": "1"},
    "review_marks.take_off": {"key": "note-1"},
    "review_marks.trouble": {"words": "It stops."},
    "review_versions.restore": {"number": "1"},
    "triage.say": {"choice": "yes"},
    "ranking.save": {"film": [code_of(3, 1), code_of(3, 0)], "revision": "0"},
    "ranking.submit": {"film": [code_of(3, place) for place in (2, 0, 1)], "revision": "0"},
    "pairs.choose": {"pair": "90010", "side": "left"},
    "jury.propose": {"film": JURY_CODES[1], "action": "grant", "award": "first", "reason": "Bold."},
    "jury.vote": {"voice": "yes"},
    "jury.remark": {"words": "Seen twice.", "about": JURY_CODES[0]},
    "judging_terms.accept": {"version": "1", "agrees": "y"},
    "profile.page": {"languages": ["en"]},
    "profile.declare": {"kind": "person", "name": "Nobody Of These"},
    "questions.about_contest": {"subject": "When?", "text": "When is it over?"},
}  # fmt: skip


class Visit:
    """The judge of a world at its doors; whatever a request changes is taken back after it."""

    def __init__(
        self, app: Flask, connection: sa.Connection, world: World, carrier: Flask | None = None
    ) -> None:
        self.app, self.connection, self.world, self.carrier = app, connection, world, carrier

    def ask(self, asked: Asked, **headers: str) -> Wire:
        """What is on the wire, the page that a redirect leads to included."""
        return self._sealed(asked.path, asked.row, **headers)

    def answer(self, path: str, method: str, by: str | None = None) -> Wire:
        """What the judge, somebody else or (empty) a stranger is answered when nothing is sent along."""
        inner, client = self.connection.begin_nested(), self._client(by)
        try:
            answer = client.open(path, method=method)
            return answer.status_code, _wire(answer)
        finally:
            inner.rollback()

    def _client(self, by: str | None) -> FlaskClient:
        client = self.app.test_client()
        marker = self.world.judge.get_id() if by is None else by
        if marker:
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = marker, True
        return client

    def act(self, path: str, data: dict[str, Any], *, by: str | None = None) -> int:
        """Post a form, for good as long as this world stands."""
        return self._client(by).post(path, data=data).status_code

    def seen_by(self, marker: str, path: str) -> bytes:
        """What another person reads there."""
        return _wire(self._client(marker).get(path))

    def follow(self, path: str) -> Wire:
        """What a link of a page leads to."""
        return self._sealed(path)

    def _sealed(self, path: str, row: Row | None = None, **headers: str) -> Wire:
        inner, client = self.connection.begin_nested(), self._client(None)
        try:
            answer = client.open(path, headers=headers, **_sent(row))
            wire = _wire(answer)
            if 300 <= answer.status_code < 400 and answer.location.startswith("/"):
                wire += _wire(client.get(answer.location, headers=headers))
        finally:
            inner.rollback()
        return answer.status_code, wire


def _sent(row: Row | None) -> dict[str, Any]:
    if row is None or row.method == "GET":
        return {"method": "GET"}
    if row.method == "PUT":
        return {"method": "PUT", "json": {"revision": 0, "scores": {"story": "8"}, "note_to_jury": "So."}}
    if row.endpoint == "review_marks.viewing":
        return {"method": "POST", "json": {"spans": [[0, 4000, 1]]}}
    if row.endpoint == "scorecards.save":
        return {"method": "POST", "data": filled(0)}
    return {"method": "POST", "data": FORMS.get(row.endpoint, {})}


def _wire(answer: TestResponse) -> bytes:
    headers = sorted(f"{name}: {value}" for name, value in answer.headers if name not in FRESH)
    body = answer.get_data()
    answer.close()
    return f"{answer.status_code}\n{chr(10).join(headers)}\n\n".encode() + body


def alike(wire: Wire) -> bytes:
    """An answer without what differs from one minute to the next."""
    return TOKENS.sub(b"", wire[1])


def links_in(wire: bytes) -> set[str]:
    """The addresses that a page leads to within the contest and its reviews."""
    found = {html.unescape(link).partition("#")[0] for link in LINK.findall(wire.decode("utf-8", "ignore"))}
    return {
        link for link in found if link.startswith(("/reviews/", f"/contests/{SLUG}", "/films/", "/entries/"))
    }


class Sealed(Database):
    """A database inside one open transaction, which whoever opened it takes back."""

    def __init__(self, connection: sa.Connection) -> None:
        self.engine = connection.engine
        kind = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        self.reading = self.writing = kind
