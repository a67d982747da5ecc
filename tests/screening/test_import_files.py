"""What an import reads: workbooks as rows, packed films by their plain names, and nothing that bites."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from app.screening.operations.importing.films import BOMB_WORDS, LOCKED_WORDS, TWICE_WORDS, films_in
from app.screening.operations.importing.tables import ColumnsMissing, TableUnreadable, read_table
from app.screening.operations.importing.taking import FilmDamaged, lay_down
from app.screening.operations.importing.xlsx import SHEET, TEXTS, WorkbookUnreadable
from app.uploads.spool import Spool
from app.web.rules import Invalid
from app.web.workbooks import write_xlsx

HEAD = ["external_id", "email", "name", "title_zh", "film"]
ROW = ["A1", "min@example.org", "赵敏", "制灯人", "lamp.mp4"]


def openpyxl_bytes() -> bytes:
    """A workbook by another maker, with a number, an empty cell and styled text."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["external_id", "email", "name", None, "title_zh", "film"])
    sheet.append([7, "min@example.org", "赵敏", None, "制灯人", "lamp.mp4"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def packed(path: Path, **members: bytes) -> Path:
    """A ZIP file; a double underscore in a name is a slash, a single one a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def test_workbooks_of_several_makers_read_like_csv(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "own.xlsx", "films", HEAD, [ROW])
    own, other = read_table((tmp_path / "own.xlsx").read_bytes()), read_table(openpyxl_bytes())

    assert [(line.number, line.values) for line in own] == [(2, dict(zip(HEAD, ROW, strict=True)))]
    assert (other[0].values["external_id"], other[0].values["film"]) == ("7", "lamp.mp4")


@pytest.mark.parametrize(
    "parts",
    [
        {"nothing": b""},
        {SHEET: b"<worksheet><row>"},
        {SHEET: b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><row><c><v>&a;</v></c></row></worksheet>'},
        {SHEET: b'<worksheet><row><c t="s"><v>9</v></c></row></worksheet>', TEXTS: b"<sst/>"},
    ],
    ids=["no sheet", "cut", "entities", "no such text"],
)
def test_workbook_that_cannot_be_read_is_refused_in_words(parts: dict[str, bytes]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for name, content in parts.items():
            opened.writestr(name, content)

    with pytest.raises(WorkbookUnreadable):
        read_table(target.getvalue())
    with pytest.raises(WorkbookUnreadable):
        read_table(target.getvalue()[:40])


def test_cells_far_to_the_right_and_empty_lines_cost_nothing() -> None:
    cells = b'<c r="A1" t="inlineStr"><is><t>film</t></is></c><c r="XFD1"><v>1</v></c>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        opened.writestr(SHEET, b"<worksheet><row>" + cells + b"</row></worksheet>")

    with pytest.raises(ColumnsMissing, match="external_id, email, name"):
        read_table(target.getvalue())
    assert read_table(b"external_id,email,name,film\n,,,\n \n") == []


def test_quote_without_end_in_a_table_is_no_fault_of_ours() -> None:
    with pytest.raises(TableUnreadable):
        read_table(b'external_id,email,name,film\n"' + b"x" * 200_000)


def test_packed_films_are_found_by_their_plain_names_wherever_they_lie(tmp_path: Path) -> None:
    films = films_in(
        None,
        [
            packed(
                tmp_path / "a.zip", salt_mp4=b"salt", ______etc__passwd=b"root", __MACOSX___salt_mp4=b"junk"
            ),
            packed(tmp_path / "b.zip", two__lamp_mp4=b"lamp"),
        ],
    )

    assert [name for name in ("salt.mp4", "lamp.mp4", "passwd", "../../etc/passwd") if films.find(name)] == [
        "salt.mp4",
        "lamp.mp4",
        "passwd",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "b.zip"]


def test_names_written_by_chinese_systems_are_read(tmp_path: Path) -> None:
    path = tmp_path / "gbk.zip"
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("12345.mp4", b"lamp")
    # zipfile writes no GBK; the six bytes stand in both headers, and the flag for UTF-8 is not set.
    path.write_bytes(path.read_bytes().replace(b"12345.", "灯人".encode("gbk") + b"5."))

    assert films_in(None, [path]).find("灯人5.mp4") is not None


def test_locked_swelling_and_doubled_members_are_named(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", bomb_mp4=b"\0" * 2_000_000, locked_mp4=b"x", twice_mp4=b"x")
    other = packed(tmp_path / "b.zip", twice_mp4=b"y")
    content = path.read_bytes()
    place = content.rindex(b"locked.mp4") - 46 + 8  # the flags, in the directory at the end
    path.write_bytes(content[:place] + b"\x01" + content[place + 1 :])

    films = films_in(None, [path, other])

    faults = [films.fault_of(f"{name}.mp4") for name in ("bomb", "locked", "twice", "absent")]
    assert faults == [BOMB_WORDS, LOCKED_WORDS, TWICE_WORDS, ""]


def test_links_out_of_a_folder_lead_to_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "films"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "film.mp4").symlink_to(tmp_path / "secret")

    assert len(films_in(folder, ())) == 0


@pytest.mark.parametrize("harm", ["bytes", "size"])
def test_damaged_member_leaves_nothing_in_the_spool(tmp_path: Path, harm: str) -> None:
    path = packed(tmp_path / "a.zip", film_mp4=bytes(range(256)) * 64)
    content = bytearray(path.read_bytes())
    if harm == "bytes":
        content[60:70] = b"?" * 10
    else:
        content[content.rindex(b"film.mp4") - 46 + 24] ^= 1  # the size it says to have, in the directory
    path.write_bytes(content)
    spool = Spool(tmp_path / "spool", reserve=0)
    spool.root.mkdir()
    found = films_in(None, [path]).find("film.mp4")
    assert found is not None

    with pytest.raises(FilmDamaged) as refusal:
        lay_down(spool, found, "film.mp4")

    assert isinstance(refusal.value, Invalid)
    assert [one.name for one in spool.root.iterdir()] == []
