"""Blind judging: nothing that a judge gets from the server names or hints at who made a film."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import AssignmentState
from app.contests.models import Contest, ContestState, RoundState
from app.entries.models import AiUse, Credit, Entry
from app.films.models import Film
from tests.factories import (
    client_of,
    make_assignment,
    make_contest,
    make_entry,
    make_film,
    make_judge,
    make_user,
)
from tests.scoring.factories import filled

CANARIES = {
    "account": "Qwzanamaccount",
    "address": "qwzaddress@canary.example",
    "file": "qwzfilename-final.mp4",
    "credit_en": "Qwzcrediten",
    "credit_zh": "鷍鷎鷏",
    "credit_email": "qwzcredit@canary.example",
}
OPEN_WORDS = ("Qwztitle", "鷐题", "Qwzsynopsis", "Qwztool")


def make_canary_entry(session: Session, contest: Contest) -> Entry:
    entrant = make_user(session, CANARIES["account"], email=CANARIES["address"])
    film = make_film(session, entrant, file_name=CANARIES["file"])
    entry = make_entry(
        session, contest, entrant, film_id=film.id, title_en=OPEN_WORDS[0], title_zh=OPEN_WORDS[1]
    )
    entry.synopsis_en = OPEN_WORDS[2]
    entry.ai_uses = [AiUse(position=1, tool=OPEN_WORDS[3], version="1", purpose="shots")]
    entry.credits = [
        Credit(
            position=1,
            role="director",
            name_en=CANARIES["credit_en"],
            name_zh=CANARIES["credit_zh"],
            email=CANARIES["credit_email"],
        )
    ]
    session.flush()
    return entry


class World:
    """A judge with one canary film in each state that a judge can see, and every answer they can get."""

    def __init__(self, app: Flask, session: Session, tmp_path: Path) -> None:
        contest = make_contest(session, state=ContestState.JUDGING)
        contest.rounds[0].state = RoundState.OPEN
        self.judge: User = make_judge(session, contest)
        self.entry = make_canary_entry(session, contest)
        self.seat = make_assignment(session, self.entry, self.judge)
        other = make_entry(session, contest, title_en="Another film")
        make_assignment(session, other, self.judge, state=AssignmentState.DEFERRED)
        self.client: FlaskClient = client_of(app, self.judge)
        self.secrets = [*CANARIES.values(), self.entry.code]
        self.slug = contest.slug
        storage: Any = app.extensions["storage"]
        film: Film | None = self.entry.film
        assert film is not None
        for key in (film.proxy_key, film.poster_key):
            kept = tmp_path / "bytes"
            kept.write_bytes(b"film without names")
            storage.put_file(key, kept)
        session.commit()

    def answers(self, language: str) -> list[tuple[str, bytes]]:
        """(address, everything on the wire) of every route that serves judges, refusals among them."""
        code = self.seat.code
        json_body = {"revision": 9, "scores": {"story": "8"}}
        client = self.client
        headers = {"Accept-Language": language}
        got = [
            client.get("/judging", headers=headers),
            client.get(f"/contests/{self.slug}/rounds/1/queue", headers=headers),
            client.get(f"/reviews/{code}", headers=headers),
            client.get(f"/reviews/{code}/film"),
            client.get(f"/reviews/{code}/film", headers={"Range": "bytes=0-3"}),
            client.get(f"/reviews/{code}/poster"),
            client.put(f"/reviews/{code}/scorecard", json={"revision": 0, "scores": {"story": "8"}}),
            client.put(f"/reviews/{code}/scorecard", json=json_body | {"scores": {"story": "7"}}),
            client.put(f"/reviews/{code}/scorecard", json={"scores": {"story": "11"}, "revision": 1}),
            client.post(f"/reviews/{code}/scorecard", data=filled(9, story="3")),
            client.post(f"/reviews/{code}/submit", data=filled(1, story="")),
            client.post(f"/reviews/{code}/recuse", data={"reason": ""}),
            client.post(f"/reviews/{code}/submit", data=filled(1)),
            client.get(f"/reviews/{code}", headers=headers),
            client.post(f"/reviews/{code}/scorecard", data=filled(2, story="3")),
            client.get(f"/contests/{self.slug}/rounds/1/queue", headers=headers),
            client.post(f"/reviews/{code}/recuse", data={"reason": "a friend"}),
            client.get("/judging", headers=headers),
        ]
        return [
            (f"{one.request.method} {one.request.path}", str(one.headers).encode() + one.data) for one in got
        ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_answer_to_a_judge_holds_a_trace_of_the_makers(
    app: Flask, session: Session, tmp_path: Path, language: str
) -> None:
    world = World(app, session, tmp_path)

    answers = world.answers(language)

    leaks = [
        (where, secret)
        for where, wire in answers
        for secret in world.secrets
        if secret.encode() in wire or secret.encode("unicode_escape") in wire
    ]
    assert leaks == []


def test_the_answers_do_show_the_film(app: Flask, session: Session, tmp_path: Path) -> None:
    world = World(app, session, tmp_path)

    everything = b"".join(wire for _, wire in world.answers("en"))

    assert [word for word in (*OPEN_WORDS, "film without names") if word.encode() not in everything] == []


def test_the_canaries_are_where_an_organizer_looks(app: Flask, session: Session) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    entry = make_canary_entry(session, contest)
    session.commit()

    page = client_of(app, organizer).get(f"/contests/{contest.slug}/entries/{entry.code}")

    assert [name for name, canary in CANARIES.items() if canary not in page.text] == []


def test_two_worlds_that_differ_in_the_makers_alone_look_the_same(app: Flask, session: Session) -> None:
    contest = make_contest(session, state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.OPEN
    judge = make_judge(session, contest)
    entry = make_canary_entry(session, contest)
    seat = make_assignment(session, entry, judge)
    session.commit()
    client = client_of(app, judge)
    addresses = ["/judging", f"/contests/{contest.slug}/rounds/1/queue", f"/reviews/{seat.code}"]
    before = [without_token(client.get(address).text) for address in addresses]

    entrant = session.get_one(User, entry.entrant_id)
    entrant.name, entrant.email, entrant.locale = "Somebody Else", "else@example.org", "zh"
    entry.code = "ZZZZZZZZ"
    assert entry.film is not None
    entry.film.file_name, entry.film.size = "another name.mov", 1
    entry.credits = [Credit(position=1, role="writer", name_en="A", name_zh="", email="")]
    session.commit()

    assert [without_token(client.get(address).text) for address in addresses] == before


def without_token(page: str) -> str:
    """A page without its request tokens, which carry the time."""
    return re.sub(r'(?<=csrf_token" value=")[^"]+|(?<=X-CSRFToken": ")[^"]+', "", page)
