"""Files beside the film: painted anew or refused in words, shown wherever the film is, removed."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.contests.models import Contest, RoundState
from app.db import Database
from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry, Revision
from app.entries.operations.attaching import subject_of
from app.jobs.queries import job_for
from config import Settings
from tests.entries.test_uploading import TUS, send
from tests.factories import (
    client_of,
    give,
    make_assignment,
    make_contest,
    make_entry,
    make_judge,
    make_user,
)
from tests.films.factories import kept_bytes, spooled_names
from workers.run import run

SECRET = b"GPS 31.2304N 121.4737E Zhao Min"


def picture(size: tuple[int, int] = (800, 600), kind: str = "JPEG", **options: Any) -> bytes:
    """A red picture that says in its metadata where and by whom it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, exif=exif, **options)
    return out.getvalue()


def pixel(content: bytes, place: tuple[int, int]) -> tuple[int, ...]:
    """One pixel of a picture, red, green and blue."""
    found = Image.open(io.BytesIO(content)).convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return found


@dataclass
class Scene:
    """A submitted entry with its entrant, an organizer and a judge."""

    contest: Contest
    entry: Entry
    entrant: FlaskClient
    desk: FlaskClient
    judge: FlaskClient
    seat: str
    settings: Settings
    database: Database

    def give(
        self, kind: AttachmentKind, content: bytes, tool: str = "", name: str = "赵敏 poster.jpg"
    ) -> str:
        """Send a file as the page does and let the worker look at it; its code."""
        said = {"filename": name, "purpose": "file", "subject": subject_of(self.entry, kind, tool)}
        pairs = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in said.items())
        headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": pairs}
        begun = self.entrant.post("/uploads", headers=headers)
        assert begun.status_code == 201, begun.text
        assert send(self.entrant, begun.location, content).status_code == 204
        with self.database.reading() as session:
            last = session.scalars(sa.select(Attachment).order_by(Attachment.id.desc())).first()
            assert last is not None
            promised = job_for(session, f"file:{last.id}")
        assert promised is not None
        run(self.database, self.settings, promised.id)
        return last.code

    def row(self, code: str) -> Attachment:
        """What is known of a file now."""
        with self.database.reading() as session:
            return session.scalars(sa.select(Attachment).where(Attachment.code == code)).one()


@pytest.fixture
def scene(app: Flask, session: Session, settings: Settings, database: Database) -> Scene:
    contest = make_contest(session)
    contest.rounds[0].state = RoundState.OPEN
    entry = make_entry(session, contest, synopsis_en="Of a lantern.")
    organizer = make_user(session, "Wei Lan")
    give(session, organizer, Role.ORGANIZER, contest)
    judge = make_judge(session, contest)
    seat = make_assignment(session, entry, judge).code
    mine, desk, theirs = (client_of(app, one) for one in (entry.entrant, organizer, judge))
    session.commit()
    return Scene(contest, entry, mine, desk, theirs, seat, settings, database)


def test_a_poster_is_painted_anew_and_stands_for_the_film_everywhere(scene: Scene) -> None:
    code = scene.give(AttachmentKind.POSTER, picture((3000, 1000)))
    shown = [
        scene.entrant.get(f"/entries/{scene.entry.code}/poster"),
        scene.desk.get(f"/contests/{scene.contest.slug}/entries/{scene.entry.code}/poster"),
        scene.judge.get(f"/reviews/{scene.seat}/poster"),
    ]

    row = scene.row(code)
    kept = kept_bytes(scene.settings, row.storage_key)
    assert (row.state, row.width, row.height) == (AttachmentState.READY, 1920, 640)
    assert [answer.status_code for answer in shown] == [200] * 3
    assert {answer.data for answer in shown} == {kept}
    assert SECRET not in kept
    assert pixel(kept, (10, 10))[0] > 180
    said = " ".join(f"{name}: {value}" for name, value in shown[2].headers)
    assert scene.entry.code not in said
    assert "赵敏" not in said
    assert spooled_names(scene.settings) == []


def test_a_poster_that_follows_replaces_the_one_before_and_is_a_new_revision(scene: Scene) -> None:
    first = scene.give(AttachmentKind.POSTER, picture())
    second = scene.give(AttachmentKind.POSTER, picture((640, 480), "PNG"))

    with scene.database.reading() as session:
        codes = session.scalars(sa.select(Attachment.code)).all()
        bodies = session.scalars(sa.select(Revision.body).order_by(Revision.number)).all()
    assert codes == [second]
    assert [body.get("pictures") for body in bodies] == [None, [first], [second]]


def turned() -> bytes:
    """A picture that lies on its side, as cameras write them."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (900, 600)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_stands_upright_and_its_transparent_parts_are_white(scene: Scene) -> None:
    upright = scene.row(scene.give(AttachmentKind.STILL, turned()))
    out = io.BytesIO()
    Image.new("RGBA", (500, 500), (0, 0, 0, 0)).save(out, "WEBP", lossless=True)
    clear = scene.row(scene.give(AttachmentKind.STILL, out.getvalue()))

    assert (upright.width, upright.height) == (600, 900)
    assert min(pixel(kept_bytes(scene.settings, clear.storage_key), (250, 250))) > 250


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (400, 400)).save(out, "GIF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "problem", "english", "chinese"),
    [
        (b"<svg onload=alert(1)>" * 50, "picture_unknown", "no JPEG, PNG or WebP", "JPEG、PNG 或 WebP"),
        (gif(), "picture_unknown", "no JPEG, PNG or WebP", "JPEG、PNG 或 WebP"),
        (b"%PDF-1.7 a poster is no paper", "picture_unknown", "no JPEG, PNG or WebP", "JPEG、PNG 或 WebP"),
        (picture()[:900], "picture_broken", "cannot be read to its end", "无法完整读取"),
        (picture((300, 900)), "picture_small", "360 pixels", "360 像素"),
        (picture((9000, 9000), "PNG"), "picture_huge", "60 million pixels", "6000 万像素"),
    ],
    ids=["svg", "gif", "pdf", "cut", "small", "huge"],
)
def test_what_is_no_good_picture_is_refused_in_words_of_both_languages(
    scene: Scene, content: bytes, problem: str, english: str, chinese: str
) -> None:
    row = scene.row(scene.give(AttachmentKind.POSTER, content))
    page = scene.entrant.get(f"/entries/{scene.entry.code}/files").text
    with scene.entrant.session_transaction() as cookie:
        cookie["locale"] = "zh"
    translated = scene.entrant.get(f"/entries/{scene.entry.code}/files").text

    assert (row.state, row.problem, row.storage_key) == (AttachmentState.REFUSED, problem, "")
    assert english in page
    assert chinese in translated


def test_a_document_is_kept_for_organizers_and_only_ever_downloaded(scene: Scene) -> None:
    paper = b"%PDF-1.7\n<script>alert(1)</script>"
    code = scene.give(AttachmentKind.EVIDENCE, paper, tool="K7MPQ2XA", name="invoice.pdf")
    answer = scene.desk.get(f"/contests/{scene.contest.slug}/entries/{scene.entry.code}/files/{code}")
    judge = scene.judge.get(f"/entries/{scene.entry.code}/files/{code}")

    assert (answer.data, judge.status_code) == (paper, 404)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_removed_file_is_gone_with_its_bytes(scene: Scene) -> None:
    code = scene.give(AttachmentKind.LICENCE, picture())
    key = scene.row(code).storage_key
    address = f"/entries/{scene.entry.code}/files/{code}"
    removed = scene.entrant.post(f"{address}/remove")
    with scene.database.reading() as session:
        promised = job_for(session, f"remove-file:{code}")
    assert promised is not None
    run(scene.database, scene.settings, promised.id)

    assert (removed.status_code, scene.entrant.get(address).status_code) == (303, 404)
    with pytest.raises(LookupError):
        kept_bytes(scene.settings, key)
