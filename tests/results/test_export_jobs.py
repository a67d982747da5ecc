"""Exports as jobs: one file each, for the one who asked, until it expires; nothing of a stopped one."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.contests.models import Contest
from app.db import Database, now
from app.entries.models import Entry
from app.jobs.models import JobState, Outbox
from app.publication.operations.exporting.book import films_of, write_book
from app.publication.operations.sealing import seal
from app.results.models import Export, ExportState
from app.results.operations.exporting import (
    TooManyExports,
    UnknownExport,
    remove_export,
    request_export,
    stop_export,
)
from app.results.queries.exports import export_key
from app.storage import open_storage
from app.tally.bundle import faults_of
from config import Settings
from tests.factories import client_of, give, make_user
from tests.results.test_tally_run import judged, settle, tallied
from workers.run import run as run_job


@pytest.fixture
def contest(session: Session) -> tuple[Contest, User]:
    """A tallied contest and its organizer."""
    found, organizer = judged(session)
    tallied(session, found, organizer)
    return found, organizer


def asked(session: Session, contest: tuple[Contest, User], wanted: str, **more: object) -> Export:
    kind, _dot, form = wanted.partition(".")
    export = request_export(session, contest[0], kind, form, by=contest[1], **more)  # type: ignore[arg-type]  # flags
    session.commit()
    return export


def made(session: Session, database: Database, settings: Settings, export: Export) -> Export:
    """Run the job of an export and read how it ended."""
    job = session.scalars(sa.select(Outbox).where(Outbox.key == export_key(export))).one()
    session.commit()
    run_job(database, settings, job.id)
    session.refresh(export)
    settle(session)
    return export


def kept_files(settings: Settings) -> list[str]:
    return list(open_storage(settings).keys("exports/"))


def keep(settings: Settings, key: str, content: bytes, folder: Path) -> None:
    path = folder / "kept"
    path.write_bytes(content)
    open_storage(settings).put_file(key, path)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), (40, 60, 50)).save(out, "JPEG")
    return out.getvalue()


def test_a_made_file_is_whole_named_and_for_its_asker_alone(
    app: Flask, session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    colleague = make_user(session, "Colleague")
    give(session, colleague, Role.ORGANIZER, contest[0])
    export = made(session, database, settings, asked(session, contest, "scores.csv"))
    address = f"/contests/{contest[0].slug}/exports/{export.code}/file"

    mine, theirs = (client_of(app, user).get(address) for user in (contest[1], colleague))
    absent = client_of(app, colleague).get(address.replace(export.code, "nothing-here"))

    assert (export.state, export.rows, export.size) == (ExportState.DONE, 36, len(mine.data))
    assert mine.headers["Content-Disposition"].startswith(f"attachment; filename={contest[0].slug}-scores-")
    assert mine.data.startswith(b"\xef\xbb\xbf")
    assert (theirs.status_code, theirs.data) == (404, absent.data)


def test_an_expired_file_is_gone_from_its_address_at_once_and_from_the_disk_by_its_job(
    app: Flask, session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    export = made(session, database, settings, asked(session, contest, "credits.json"))
    export.expires_at = now() - timedelta(seconds=1)
    job = session.scalars(sa.select(Outbox).where(Outbox.key == f"expire-export:{export.id}")).one()
    session.commit()
    address = f"/contests/{contest[0].slug}/exports/{export.code}/file"

    assert client_of(app, contest[1]).get(address).status_code == 404
    assert kept_files(settings) == [f"exports/{export.code}/1"]
    run_job(database, settings, job.id)

    session.refresh(export)
    assert (export.state, kept_files(settings)) == (ExportState.EXPIRED, [])


def test_asked_twice_it_is_made_once_and_five_at_a_time_are_enough(
    session: Session, contest: tuple[Contest, User]
) -> None:
    first = asked(session, contest, "entries.csv")

    assert asked(session, contest, "entries.csv").id == first.id
    for kind in ("credits", "scores", "votes", "audit"):
        asked(session, contest, f"{kind}.csv")
    with pytest.raises(TooManyExports):
        asked(session, contest, "standings.csv")
    with pytest.raises(UnknownExport):
        asked(session, contest, "book.csv")


def test_a_stopped_export_leaves_no_file(
    session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    export = asked(session, contest, "entries.xlsx")
    stop_export(session, export, by=contest[1])
    session.commit()
    made(session, database, settings, export)

    assert (export.state, kept_files(settings)) == (ExportState.CANCELLED, [])


def test_one_that_is_stopped_in_the_middle_leaves_no_file(
    session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    export = asked(session, contest, "entries.xlsx")
    session.execute(sa.update(Outbox).where(Outbox.key == export_key(export)).values(cancel_requested=True))
    made(session, database, settings, export)

    job = session.scalars(sa.select(Outbox).where(Outbox.key == export_key(export))).one()
    assert (job.state, kept_files(settings)) == (JobState.CANCELLED, [])
    assert list((settings.data_dir / "work").iterdir()) == []


def test_what_a_killed_attempt_left_is_swept_by_the_next(
    session: Session,
    database: Database,
    settings: Settings,
    contest: tuple[Contest, User],
    tmp_path: Path,
) -> None:
    export = asked(session, contest, "entries.csv")
    keep(settings, f"exports/{export.code}/1", b"half", tmp_path)
    left = settings.data_dir / "work" / f"export-{export.code}-killed"
    left.mkdir(parents=True)
    session.execute(sa.update(Outbox).where(Outbox.key == export_key(export)).values(attempts=1))
    made(session, database, settings, export)

    assert (export.state, kept_files(settings)) == (ExportState.DONE, [f"exports/{export.code}/2"])
    assert not left.exists()


def test_a_zip_holds_the_table_the_posters_and_the_films_and_names_what_is_missing(
    session: Session, database: Database, settings: Settings, contest: tuple[Contest, User], tmp_path: Path
) -> None:
    entry = session.scalars(sa.select(Entry).where(Entry.code == "AAAA")).one()
    assert entry.film is not None
    keep(settings, str(entry.film.poster_key), b"a picture", tmp_path)
    keep(settings, str(entry.film.original_key), b"a film", tmp_path)
    session.commit()
    export = made(session, database, settings, asked(session, contest, "entries.films"))

    with zipfile.ZipFile(io.BytesIO(_bytes(settings, export))) as archive:
        names = archive.namelist()
        contents = [archive.read(name) for name in ("posters/AAAA.jpg", "originals/AAAA.mp4")]
        missing = archive.read("missing.txt").decode().split()
    assert names == ["entries.csv", "posters/AAAA.jpg", "originals/AAAA.mp4", "missing.txt"]
    assert contents == [b"a picture", b"a film"]
    assert missing == [
        f"{folder}/{code}.{ending}"
        for code in ("BBBB", "CCCC", "DDDD")
        for folder, ending in (("posters", "jpg"), ("originals", "mp4"))
    ]


def _bytes(settings: Settings, export: Export) -> bytes:
    with open_storage(settings).open_range(str(export.storage_key)) as opened:  # type: ignore[attr-defined]  # a local file
        return bytes(opened.read())


def test_films_without_names_are_refused_in_words(
    app: Flask, session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    export = made(session, database, settings, asked(session, contest, "entries.films", anonymous=True))

    page = client_of(app, contest[1]).get(f"/contests/{contest[0].slug}/exports").text
    assert (export.state, export.problem) == (ExportState.FAILED, "films_show_names")
    assert "Films name their makers." in page


def test_a_jury_book_comes_in_volumes_and_names_makers_only_where_the_round_does(
    session: Session, settings: Settings, contest: tuple[Contest, User], tmp_path: Path
) -> None:
    round_, storage = contest[0].rounds[0], open_storage(settings)
    entry = session.scalars(sa.select(Entry).where(Entry.code == "AAAA")).one()
    assert entry.film is not None
    entry.genre, entry.spoken_language, entry.subtitle_languages = "healing", "yue", ["en", "zh"]
    session.flush()
    keep(settings, str(entry.film.poster_key), picture(), tmp_path)
    shown, blind = (films_of(session, storage, ["AAAA", "BBBB"], blind=hidden) for hidden in (False, True))

    written = write_book(session, storage, round_, tmp_path, lambda _share: None, volume=3)

    with zipfile.ZipFile(written.path) as archive:
        assert [archive.read(name)[:5] for name in archive.namelist()] == [b"%PDF-"] * 2
    assert written.films == 4
    assert [bool(film.poster) for film in shown] == [True, False]
    assert [bool(film.makers) for film in (*shown, *blind)] == [True, True, False, False]
    assert (shown[0].genre, shown[0].language) == ("Healing 治愈", "粵語")
    assert shown[0].subtitles == ("English", "中文")
    assert shown[0].makers[0][0] == "Director 导演"


def test_evidence_is_the_newest_seals_bundle_and_before_one_it_says_so(
    session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    early = made(session, database, settings, asked(session, contest, "evidence.zip"))
    sealed = seal(session, contest[0], by=contest[1])
    session.commit()
    export = made(session, database, settings, asked(session, contest, "evidence.zip"))

    assert (early.state, early.problem) == (ExportState.FAILED, "no_seal")
    assert export.sha256 == sealed.bundle_digest
    assert faults_of(_bytes(settings, export)) == []


def test_a_removed_file_is_gone_and_cannot_be_removed_again(
    app: Flask, session: Session, database: Database, settings: Settings, contest: tuple[Contest, User]
) -> None:
    export = made(session, database, settings, asked(session, contest, "votes.csv"))
    remove_export(session, export, by=contest[1])
    job = session.scalars(sa.select(Outbox).where(Outbox.key == f"remove-export:{export.id}")).one()
    session.commit()
    run_job(database, settings, job.id)
    settle(session)

    again = client_of(app, contest[1]).post(f"/contests/{contest[0].slug}/exports/{export.code}/remove")
    assert (kept_files(settings), again.status_code) == ([], 409)
