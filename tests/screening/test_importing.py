"""Import: a dry run says what is wrong line by line; all or nothing; a second run takes nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.commands.import_entries import command
from app.entries.models import Entry, EntryState, Revision
from app.films.models import FilmState
from app.mail.models import Message
from app.screening.operations.importing.tables import TableUnreadable, read_table
from app.uploads.models import Upload
from config import Settings
from tests.database import SECRET
from tests.factories import make_contest

HEAD = "external_id,email,name,title_en,title_zh,film,category\n"
TABLE = HEAD + (
    "A1,ada@example.org,Ada,Salt,盐,salt.mp4,Short film\nA2,min@example.org,赵敏,,制灯人,lamp.mp4,短片\n"
)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A folder with two files."""
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "salt.mp4").write_bytes(b"salt" * 100)
    (folder / "lamp.mp4").write_bytes(b"lamp" * 100)
    return folder


def run(settings: Settings, films: Path, content: bytes, *more: str) -> tuple[int, str]:
    """Run the command on a table; its exit status and all that it said."""
    table = films.parent / "table.csv"
    table.write_bytes(content)
    environ = {
        "LAUREL_DATA": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "LAUREL_SECRET": SECRET,
    }
    asked = ["old", str(table), "--films", str(films), *more]
    result = CliRunner().invoke(command, asked, env=environ)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("gbk"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
    ],
    ids=["utf-8", "mark", "gbk", "semicolons", "tabs"],
)
def test_tables_of_every_make_read_alike(content: bytes) -> None:
    lines = read_table(content)

    assert [(line.number, line.values["title_zh"], line.values["film"]) for line in lines] == [
        (2, "盐", "salt.mp4"),
        (3, "制灯人", "lamp.mp4"),
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", b"name,film\nx,y\n"])
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(TableUnreadable):
        read_table(content)


def test_an_import_is_looked_at_first_then_taken_in_once(
    session: Session, settings: Settings, films: Path
) -> None:
    make_contest(session, slug="old")
    session.commit()

    dry = run(settings, films, TABLE.encode())
    assert (dry[0], "would be taken in" in dry[1], session.query(Entry).count()) == (0, True, 0)
    session.commit()
    first = run(settings, films, TABLE.encode(), "--apply")
    second = run(settings, films, TABLE.encode(), "--apply")

    assert (first[0], "2 entries were taken in" in first[1]) == (0, True), first[1]
    assert (second[0], "0 entries were taken in" in second[1]) == (0, True)
    entries = session.scalars(sa.select(Entry).order_by(Entry.external_id)).all()
    assert [(one.external_id, one.state, one.title_zh) for one in entries] == [
        ("A1", EntryState.SUBMITTED, "盐"),
        ("A2", EntryState.SUBMITTED, "制灯人"),
    ]
    assert {one.film.state for one in entries if one.film} == {FilmState.CHECKING}
    counts = [session.query(table).count() for table in (User, Revision, Upload, Message)]
    assert counts == [2, 2, 2, 0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A3,ada@example.org,Ada,Salt,,../salt.mp4,", "plain name"),
        ("A3,ada@example.org,Ada,Salt,,/etc/passwd,", "plain name"),
        ("A3,ada@example.org,Ada,Salt,,gone.mp4,", "no file"),
        ("A3,not an address,Ada,Salt,,lamp.mp4,", "e-mail address"),
        ("A3,ada@example.org,Ada,,,lamp.mp4,", "one title at least"),
        ("A3,ada@example.org,Ada,Salt,,lamp.mp4,Nowhere", "none named"),
        ("A1,ada@example.org,Ada,Salt,,lamp.mp4,", "line 2 already"),
        ("A3,ada@example.org,Ada,Salt,,salt.mp4,", "line 2 already"),
        (",ada@example.org,Ada,Salt,,lamp.mp4,", "fill this in"),
    ],
)
def test_one_wrong_line_keeps_everything_out(
    session: Session, settings: Settings, films: Path, line: str, words: str
) -> None:
    make_contest(session, slug="old")
    session.commit()
    table = HEAD + "A1,ada@example.org,Ada,Salt,盐,salt.mp4,Short film\n" + line + "\n"

    status, said = run(settings, films, table.encode(), "--apply")

    assert (status, words in said, "line 3" in said) == (1, True, True), said
    assert session.query(Entry).count() == 0
