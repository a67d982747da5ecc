"""Imports through pages: files come by the protocol, are looked through, and become entries once each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.contests.models import Contest
from app.db import Database
from app.entries.models import Entry, EntryState
from app.jobs.models import JobState, Outbox
from app.mail.models import Message
from app.screening.models import Fate, Import, ImportLine, ImportState
from config import Settings
from tests.factories import client_of, make_contest, make_user
from tests.screening.test_deciding import work
from tests.uploads.sender import CHUNK, metadata

HEAD = "external_id,email,name,title_en,film\n"
FIRST = "A1,ada@example.org,Ada,Salt,salt.mp4\n"
SECOND = "A2,ada@example.org,Ada,Lamp,lamp.mp4\n"
PAGE = "/contests/old/imports"


@pytest.fixture
def contest(session: Session) -> Contest:
    """A contest to bring entries into."""
    contest = make_contest(session, slug="old", organizer=make_user(session, "Wei Lan"))
    session.commit()
    return contest


class Desk:
    """An organizer before the pages of one import."""

    def __init__(self, client: FlaskClient, database: Database, settings: Settings) -> None:
        self.client, self.database, self.settings = client, database, settings
        self.address = client.post(PAGE).headers["Location"]

    def send(self, name: str, content: bytes) -> int:
        """Upload a file as the page does; the status of the answer."""
        subject = self.address.rsplit("/", 1)[-1]
        said = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(content)),
            "Upload-Metadata": metadata(filename=name, purpose="import", subject=subject),
            "Content-Type": CHUNK,
        }
        return self.client.post("/uploads", headers=said, data=content).status_code

    def look(self, **form: str) -> str:
        """Look through it; the page after the job."""
        answer = self.client.post(f"{self.address}/look", data=form)
        assert answer.status_code == 303, answer.text
        work(self.database, self.settings, "read_import")
        return self.client.get(self.address).text

    def take(self, **form: str) -> None:
        """Promise to take it in."""
        assert self.client.post(f"{self.address}/take", data=form).status_code == 303

    def work(self) -> None:
        """Let the promised job run."""
        work(self.database, self.settings, "take_import")


@pytest.fixture
def desk(app: Flask, contest: Contest, session: Session, database: Database, settings: Settings) -> Desk:
    organizer = session.scalars(sa.select(User).where(User.name == "Wei Lan")).one()
    session.commit()
    assert contest.slug == "old"
    return Desk(client_of(app, organizer), database, settings)


def zipped(**films: bytes) -> bytes:
    """Films in a ZIP file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for name, content in films.items():
            opened.writestr(f"{name}.mp4", content)
    return target.getvalue()


FILMS = zipped(salt=b"salt" * 100, lamp=b"lamp" * 100)


def test_table_and_packed_films_become_entries_and_one_mail_to_each_when_it_is_wanted(
    desk: Desk, session: Session
) -> None:
    assert [desk.send("films.zip", FILMS), desk.send("table.csv", (HEAD + FIRST + SECOND).encode())] == [
        201,
        201,
    ]
    report = desk.look()
    assert "table.csv" in desk.client.get(PAGE).text
    assert ("2 lines are new" in report, session.query(Entry).count()) == (True, 0)
    session.commit()

    desk.take(invites="y")
    desk.work()

    entries = session.scalars(sa.select(Entry).order_by(Entry.external_id)).all()
    assert [(one.external_id, one.state, one.film and one.film.size) for one in entries] == [
        ("A1", EntryState.SUBMITTED, 400),
        ("A2", EntryState.SUBMITTED, 400),
    ]
    mail = session.scalars(sa.select(Message)).one()
    assert [part in mail.body for part in ("Salt", "Lamp", "/new-password/")] == [True] * 3
    found = session.scalars(sa.select(Import)).one()
    assert [(desk.settings.data_dir / "spool" / file.upload_key).exists() for file in found.files] == [
        False
    ] * 2
    acts = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject.like("import:%"))).all()
    assert (found.state, acts) == (ImportState.TAKEN, ["import.begun", "entries.imported"])


def test_without_a_word_from_the_organizer_nobody_is_written_to_and_a_second_import_takes_nothing_twice(
    desk: Desk, session: Session
) -> None:
    desk.settings.import_dir.joinpath("2025").mkdir(parents=True)
    for name in ("salt", "lamp"):
        desk.settings.import_dir.joinpath("2025", f"{name}.mp4").write_bytes(b"film" * 100)
    desk.send("table.csv", (HEAD + FIRST).encode())
    desk.look(folder="2025")
    desk.take()
    desk.work()

    desk.address = desk.client.post(PAGE).headers["Location"]
    desk.send("table.csv", (HEAD + FIRST + SECOND).encode())
    report = desk.look(folder="2025")
    desk.take()
    desk.work()

    assert "1 line is in the contest already" in report
    assert (session.query(Entry).count(), session.query(Message).count()) == (2, 0)


def test_wrong_lines_are_named_and_keep_everything_out_until_they_are_mended(
    desk: Desk, session: Session
) -> None:
    desk.send("films.zip", FILMS)
    desk.send("table.csv", (HEAD + FIRST + "A2,nobody,Ada,,gone.mp4\n").encode())
    report = desk.look()

    assert [words in report for words in ("1 line is wrong", "there is no file “gone.mp4”")] == [True] * 2
    refused = desk.client.post(f"{desk.address}/take")
    assert (refused.status_code, "Mend it" in refused.text) == (422, True)

    desk.send("table.csv", (HEAD + FIRST).encode())
    desk.look()
    desk.take()
    desk.work()
    assert session.query(Entry).count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table.csv", b"name\n", "missing: external_id, email, film"),
        ("table.xlsx", b"PK\x03\x04 no workbook", "This workbook cannot be read"),
        ("films.zip", b"no zip", "A ZIP file cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_words_and_may_be_sent_anew(
    desk: Desk, name: str, content: bytes, words: str
) -> None:
    desk.send("first.csv", (HEAD + FIRST).encode())
    desk.send(name, content)

    assert words in desk.look()


def test_stopped_import_goes_on_where_it_was_and_takes_no_line_twice(desk: Desk, session: Session) -> None:
    desk.send("films.zip", FILMS)
    desk.send("table.csv", (HEAD + FIRST + SECOND).encode())
    desk.look()
    desk.take()
    # Asked to stop while it runs: it notices after its first line.
    session.execute(
        sa.update(Outbox).where(Outbox.name.endswith("take_import")).values(cancel_requested=True)
    )
    session.commit()
    desk.work()
    assert session.query(Entry).count() == 1
    session.commit()

    assert desk.client.post(f"{desk.address}/stop").status_code == 303
    assert "1 line is new" in desk.client.get(desk.address).text
    desk.take()
    desk.work()

    assert set(session.scalars(sa.select(Entry.external_id))) == {"A1", "A2"}
    tries = sa.select(Outbox.state).where(Outbox.name.endswith("take_import")).order_by(Outbox.id)
    assert session.scalars(tries).all() == [JobState.CANCELLED, JobState.DONE]


def test_film_that_is_damaged_after_the_look_is_named_and_the_others_are_in(
    desk: Desk, session: Session
) -> None:
    desk.send("films.zip", FILMS)
    desk.send("table.csv", (HEAD + FIRST + SECOND).encode())
    desk.look()
    kept = next(one for one in _spooled(desk) if one.stat().st_size == len(FILMS))
    kept.write_bytes(FILMS.replace(b"saltsalt", b"saltSALT"))

    desk.take()
    desk.work()

    line = session.scalars(sa.select(ImportLine).where(ImportLine.fate == Fate.WRONG)).one()
    assert line.said["external_id"] == "A1"
    assert [entry.external_id for entry in session.scalars(sa.select(Entry))] == ["A2"]
    page = desk.client.get(desk.address).text
    assert ("“salt.mp4” is damaged" in page, "1 line is in the contest already" in page) == (True, True)


def test_import_takes_files_of_its_organizers_only_and_none_once_it_was_given_up(
    desk: Desk, app: Flask, session: Session
) -> None:
    table = (HEAD + FIRST).encode()
    stranger = client_of(app, make_user(session, "Stranger"))
    session.commit()
    own = desk.client

    desk.client = stranger
    assert desk.send("table.csv", table) == 404
    desk.client = own
    assert desk.client.post(f"{desk.address}/look").status_code == 422  # no table yet
    assert desk.send("table.csv", table) == 201
    assert desk.client.post(f"{desk.address}/look", data={"folder": "../.."}).status_code == 422
    assert desk.client.post(f"{desk.address}/give-up").status_code == 303
    assert (desk.send("table.csv", table), _spooled(desk)) == (403, [])


def _spooled(desk: Desk) -> list[Path]:
    return [one for one in (desk.settings.data_dir / "spool").iterdir() if not one.suffix]


def test_the_page_comes_anew_once_the_look_has_ended_so_that_a_mended_table_can_be_sent(desk: Desk) -> None:
    desk.send("table.csv", (HEAD + FIRST).encode())
    assert desk.client.post(f"{desk.address}/look").status_code == 303
    during = desk.client.get(f"{desk.address}/progress")
    work(desk.database, desk.settings, "read_import")
    after = desk.client.get(f"{desk.address}/progress")

    # What is swapped in still carries the name by which the next answer finds its place.
    assert during.text.lstrip().startswith('<div class="stack" id="import-state">')
    assert ("HX-Refresh" in during.headers, "HX-Refresh" in after.headers) == (False, True)
    assert 'type="file"' in desk.client.get(desk.address).text
