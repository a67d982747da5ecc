"""The table of an import as lines: CSV in UTF-8 or GBK, or the first sheet of an XLSX file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from app.screening.operations.importing.xlsx import is_workbook, sheet_rows
from app.web.rules import N_, Invalid

NEEDED = ("external_id", "email", "name", "film")
MOST_LINES = 20_000
LARGEST = 64 * 1024**2


class TableUnreadable(Invalid):
    """The file is no table that we can read; its text says why."""

    message = N_("The table is neither UTF-8 nor GBK; save it as “CSV UTF-8”.")


class ColumnsMissing(TableUnreadable):
    """The first line does not name what is needed."""

    message = N_("The first line must name the columns; missing: %(columns)s.")


class TooManyLines(TableUnreadable):
    """More than one import takes."""

    message = N_("The table has more than %(limit)s lines; part it and bring in one part after the other.")


class Fault(NamedTuple):
    """What is wrong in a line: the column, a sentence for the catalogues, and what fills it."""

    field: str
    sentence: str
    params: Mapping[str, Any] = MappingProxyType({})

    def __str__(self) -> str:
        return f"{self.field}: {self.sentence % self.params if self.params else self.sentence}"


@dataclass
class Line:
    """One line of the table: what it says, whether it is in the contest already, what is wrong with it."""

    number: int
    values: dict[str, str]
    is_known: bool = False
    faults: list[Fault] = field(default_factory=list)


def read_table(content: bytes) -> list[Line]:
    """Read CSV (parted by commas, semicolons or tabs) or XLSX; raises TableUnreadable."""
    if len(content) > LARGEST:
        raise TooManyLines(limit=MOST_LINES)
    rows = iter(sheet_rows(content) if is_workbook(content) else _csv_rows(content))
    names = [name.strip().lower() for name in next(rows, [])]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise ColumnsMissing(columns=", ".join(missing))
    return _lines(names, rows)


def _lines(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Line]:
    lines: list[Line] = []
    for number, row in enumerate(rows, 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(lines) == MOST_LINES:
            raise TooManyLines(limit=MOST_LINES)
        padded = [*cells, *[""] * len(names)]
        lines.append(Line(number, {name: cell for name, cell in zip(names, padded, strict=False) if name}))
    return lines


def _csv_rows(content: bytes) -> Iterable[list[str]]:
    text = _decoded(content)
    part = max(",;\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=part))
    except csv.Error as error:
        raise TableUnreadable from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable
