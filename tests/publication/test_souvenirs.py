"""What winners take home: laurels, a certificate, a picture for links; what entrants read of the judging."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.contests.models import Feedback
from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry
from app.publication.models import Announcement, TakedownScope
from app.publication.operations.aftermath import take_down
from app.scoring.models import Scorecard, Viewing
from app.storage import Storage
from tests.factories import client_of
from tests.publication.factories import public_list, published
from tests.results.test_tally_run import judged, settle, tallied

SIX = {
    title: (points, points - 1, points) for title, points in zip("ABCDEF", (9, 8, 7, 6, 5, 4), strict=True)
}


def _entrant_of(app: Flask, session: Session, code: str) -> FlaskClient:
    client = client_of(app, session.scalars(sa.select(Entry).where(Entry.code == code)).one().entrant)
    session.commit()
    return client


def _six(session: Session, feedback: Feedback) -> Announcement:
    contest, organizer = judged(session, SIX)
    contest.feedback = feedback
    tallied(session, contest, organizer)
    announcement = published(session, contest, organizer)
    session.commit()
    settle(session)
    return announcement


def test_a_winner_has_laurels_and_a_certificate_that_leads_to_its_proof(app: Flask, session: Session) -> None:
    contest, _organizer, announcement = public_list(session)
    code = announcement.snapshot["awards"][0]["winners"][0]["code"]
    base, slug = f"/entries/{code}/result", contest.slug
    client = _entrant_of(app, session, code)

    page = client.get(base).text
    paper = client.get(f"{base}/certificate-first.pdf")
    svg = client.get(f"/contests/{slug}/winners/{code}/laurel-first-dark.svg")
    png = client.get(f"/contests/{slug}/winners/{code}/laurel-first-light.png")

    assert "It holds “First prize”." in page
    assert paper.data.startswith(b"%PDF-")
    assert f"/contests/{slug}/winners/{code}".encode() in paper.data
    assert b"<svg" in svg.data
    assert Image.open(io.BytesIO(png.data)).mode == "RGBA"
    assert "First prize" in client.get(f"/contests/{slug}/winners/{code}").text


def test_nobody_gets_a_laurel_for_what_they_do_not_hold(app: Flask, session: Session) -> None:
    contest, _organizer, announcement = public_list(session)
    winner = announcement.snapshot["awards"][0]["winners"][0]["code"]
    other = next(code for code in ("AAAA", "BBBB", "CCCC", "DDDD") if code != winner)
    slug = contest.slug
    client = _entrant_of(app, session, other)

    addresses = [
        f"/entries/{other}/result/certificate-first.pdf",
        f"/entries/{winner}/result",
        f"/contests/{slug}/winners/{other}",
        f"/contests/{slug}/winners/{other}/laurel-first-dark.svg",
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert "It is not among the winners this time." in client.get(f"/entries/{other}/result").text
    assert client.post(f"/entries/{other}/result/showing", data={"shown": "1"}).status_code == 404


def test_a_film_plays_for_everybody_only_while_its_entrant_lets_it(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    contest, _organizer, announcement = public_list(session)
    code, slug = announcement.snapshot["awards"][0]["winners"][0]["code"], contest.slug
    entrant = _entrant_of(app, session, code)
    seen = []
    for shown in ("", "1", "0"):
        if shown:
            entrant.post(f"/entries/{code}/result/showing", data={"shown": shown})
        seen.append("Watch the film" in client.get(f"/contests/{slug}/winners").text)

    assert seen == [False, True, False]


def test_the_link_picture_is_drawn_on_the_server(client: FlaskClient, session: Session) -> None:
    contest, _organizer, _announcement = public_list(session)
    slug = contest.slug
    session.commit()

    answer = client.get(f"/contests/{slug}/winners/preview.jpg")

    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)
    assert f"/contests/{slug}/winners/preview.jpg" in client.get(f"/contests/{slug}/winners").text


@pytest.mark.parametrize(
    ("feedback", "profile", "words"),
    [(Feedback.NONE, False, False), (Feedback.PROFILE, True, False), (Feedback.WORDS, True, True)],
)
def test_an_entrant_reads_as_much_as_the_contest_allows(
    app: Flask, session: Session, feedback: Feedback, *, profile: bool, words: bool
) -> None:
    _six(session, feedback)
    for card in session.scalars(sa.select(Scorecard)):
        card.word_to_maker = "The ending stays with me."
    session.commit()

    page = _entrant_of(app, session, "CCCC").get("/entries/CCCC/result").text

    assert ("above 60 % of the other films" in page) == profile
    assert ("The ending stays with me." in page) == words
    assert "Judge 0" not in page


def test_an_entrant_reads_how_many_saw_the_whole_film_where_players_reported_it(
    app: Flask, session: Session
) -> None:
    _six(session, Feedback.NONE)
    seats = session.scalars(sa.select(Assignment).join(Entry).where(Entry.code == "CCCC")).all()
    client = _entrant_of(app, session, "CCCC")
    unreported = client.get("/entries/CCCC/result").text
    for seat, seen_until in zip(seats, (240_000, 239_600, 90_000), strict=True):
        session.add(Viewing(assignment_id=seat.id, spans=[[0, seen_until]]))
    session.commit()

    assert "3 judges scored it." in unreported
    assert "watched it to the end" not in unreported
    assert "2 of them watched it to the end." in client.get("/entries/CCCC/result").text


def test_names_that_were_taken_down_are_not_on_the_certificate_page(
    client: FlaskClient, session: Session
) -> None:
    contest, organizer, announcement = public_list(session)
    code, slug = announcement.snapshot["awards"][0]["winners"][0]["code"], contest.slug
    entry = session.scalars(sa.select(Entry).where(Entry.code == code)).one()
    name = entry.credits[0].name_en
    before = client.get(f"/contests/{slug}/winners/{code}").text
    take_down(session, contest, entry, scope=TakedownScope.NAMES, reason="A wish.", by=organizer)
    session.commit()

    assert name in before
    assert name not in client.get(f"/contests/{slug}/winners/{code}").text


def test_own_stills_are_on_the_winners_page_where_its_makers_and_the_organizers_let_them(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    contest, organizer, announcement = public_list(session)
    code, base = announcement.snapshot["awards"][0]["winners"][0]["code"], f"/contests/{contest.slug}/winners"
    entry = session.scalars(sa.select(Entry).where(Entry.code == code)).one()
    storage: Storage = app.extensions["storage"]
    still = _still(session, entry, storage)
    session.commit()
    address, seen = f"{base}/{code}/stills/{still}", []

    def look() -> None:
        session.commit()
        seen.append((address in client.get(f"{base}/{code}").text, client.get(address).status_code))

    look()
    entry.may_publish = True
    look()
    take_down(session, contest, entry, scope=TakedownScope.FILM, reason="A wish.", by=organizer)
    look()

    assert seen == [(False, 404), (True, 200), (False, 404)]
    assert f"{base}/{code}" in client.get(base).text


def _still(session: Session, entry: Entry, storage: Storage) -> str:
    with tempfile.NamedTemporaryFile(delete=False) as picture:
        picture.write(b"a still")
    storage.put_file("stills/own", Path(picture.name))
    still = Attachment(
        entry_id=entry.id,
        kind=AttachmentKind.STILL,
        state=AttachmentState.READY,
        file_name="still.jpg",
        content_type="image/jpeg",
        size=7,
        storage_key="stills/own",
        added_by=entry.entrant_id,
    )
    session.add(still)
    session.flush()
    return still.code
