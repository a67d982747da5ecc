"""The first sheet of an XLSX file as rows of text: cell by cell, never more than a table may hold."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree as ET

from app.web.rules import N_, Invalid

# What the parts of a workbook may grow to when unpacked; a table of 20,000 lines is far below.
LARGEST_PART = 128 * 1024**2
MOST_COLUMNS = 200
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_COLUMN = re.compile(r"[A-Z]{1,3}")


class WorkbookUnreadable(Invalid):
    """It says that it is a workbook and cannot be read as one."""

    message = N_("This workbook cannot be read. Save the table as “CSV UTF-8” and send that.")


def is_workbook(content: bytes) -> bool:
    """Whether these are the bytes of a packed file, as XLSX is one."""
    return content.startswith(b"PK\x03\x04")


def sheet_rows(content: bytes) -> list[list[str]]:
    """The rows of the first sheet; raises WorkbookUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            texts = list(_texts(packed)) if TEXTS in packed.namelist() else []
            return list(_rows(packed, texts))
    except (zipfile.BadZipFile, ET.ParseError, KeyError, ValueError, IndexError) as error:
        raise WorkbookUnreadable from error


def _texts(packed: zipfile.ZipFile) -> Iterator[str]:
    for element in _elements(packed, TEXTS, "si"):
        yield _text_in(element)


def _rows(packed: zipfile.ZipFile, texts: list[str]) -> Iterator[list[str]]:
    for row in _elements(packed, SHEET, "row"):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iterfind("{*}c")):
            cells[_column(cell.get("r", ""), place)] = _value(cell, texts)
        width = min(max(cells, default=-1) + 1, MOST_COLUMNS)
        yield [cells.get(column, "") for column in range(width)]


def _elements(packed: zipfile.ZipFile, part: str, name: str) -> Iterator[ET.Element]:
    """The elements of this name, one after the other and none of them kept."""
    if packed.getinfo(part).file_size > LARGEST_PART:
        raise WorkbookUnreadable
    with packed.open(part) as opened:
        for _event, element in ET.iterparse(_plain(opened)):  # noqa: S314 - no entities get in
            if element.tag.rpartition("}")[2] == name:
                yield element
                element.clear()


def _plain(opened: IO[bytes]) -> IO[bytes]:
    """The part itself; one that defines entities could grow without end and is none of a spreadsheet's."""
    content = opened.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART or b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise WorkbookUnreadable
    return io.BytesIO(content)


def _value(cell: ET.Element, texts: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
    if kind == "s":
        return texts[int(value)]
    if kind == "inlineStr":
        return _text_in(cell)
    return value.removesuffix(".0") if kind == "n" else value


def _text_in(element: ET.Element) -> str:
    # Readings of Chinese and Japanese words (rPh) stand beside the text and are none of it.
    own = [*element.iterfind("{*}t"), *element.iterfind("{*}r/{*}t"), *element.iterfind("{*}is//{*}t")]
    return "".join(one.text or "" for one in own)


def _column(reference: str, place: int) -> int:
    """Which column a cell stands in, from 0: B7 is 1; a cell that does not say it follows the one before."""
    letters = _COLUMN.match(reference)
    if letters is None:
        return place
    number = 0
    for letter in letters.group():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
