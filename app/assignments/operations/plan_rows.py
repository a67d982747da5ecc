"""Reads the rows of a plan that somebody's spreadsheet wrote: its encoding, its separators, its words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from app.web.rules import N_, Invalid

MOST_BYTES = 20_000_000
KEEP = frozenset({"", "keep", "add", "保留", "新增"})
TAKE_BACK = frozenset({"remove", "移除"})


class NotASheet(Invalid):
    """No table was found in the file."""

    message = N_("This file is no table with the columns “entry” and “judge”; export one to see the form.")
    field = "file"


class SheetTooLarge(Invalid):
    """Nobody writes such a plan."""

    message = N_("This file is larger than any plan; send one below 20 MB.")
    field = "file"


@dataclass(frozen=True)
class PlanRow:
    """One line: the entry's code, the judge's address, and the word that says what becomes of the pair."""

    line: int
    entry: str
    judge: str
    word: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the word has a meaning."""
        return self.word in KEEP | TAKE_BACK

    @property
    def takes_back(self) -> bool:
        """Whether the pair is to come back from its judge."""
        return self.word in TAKE_BACK


def read_rows(content: bytes) -> Iterator[PlanRow]:
    """Every row that holds anything; UTF-8 with or without its mark, UTF-16 or GBK; , ; or tab.

    Raises SheetTooLarge or NotASheet.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooLarge
    text = _text(content)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                entry, judge, word = (_cell(cells, place) for place in columns)
                yield PlanRow(reader.line_num, entry.upper(), judge, word.casefold())
    except csv.Error as error:
        raise NotASheet from error


def _columns(head: list[str]) -> tuple[int, int, int]:
    """Where entry, judge and change stand; a file without the last one takes nothing back."""
    names = [_cell(head, place).casefold() for place in range(len(head))]
    if "entry" not in names or "judge" not in names:
        raise NotASheet
    change = names.index("change") if "change" in names else len(names)
    return names.index("entry"), names.index("judge"), change


def _cell(cells: list[str], place: int) -> str:
    """A cell as it was meant: spreadsheets keep the apostrophe that guards a formula."""
    return cells[place].strip().removeprefix("'") if place < len(cells) else ""


def _text(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet
