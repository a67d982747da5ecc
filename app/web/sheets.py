"""Tables for spreadsheets: CSV and XLSX that open right in Chinese and never run as formulas."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter

Cell = str | int | Decimal | datetime | None
Row = Sequence[Cell]

FORMULA_STARTS = frozenset("=+-@\t\r\n\0|%")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run a text, written in full width or behind spaces too."""
    folded = unicodedata.normalize("NFKC", text[:8]).lstrip(" \u00a0\u3000")
    return bool(text) and (text[0] in FORMULA_STARTS or folded[:1] in FORMULA_STARTS)


def as_text(cell: Cell) -> str:
    """A cell as CSV text: what might run is led by an apostrophe (CWE-1236), moments are ISO 8601 in UTC."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(cell, str):
        return f"'{cell}" if is_formula(cell) else cell
    return str(cell)


def csv_lines(head: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Stream a table as UTF-8 with a byte order mark, which Excel needs to read Chinese; RFC 4180."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield "\ufeff".encode()
    writer.writerow(head)
    yield _emptied(buffer)
    for row in rows:
        writer.writerow([as_text(cell) for cell in row])
        yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table as an XLSX file: texts stay texts, so nothing in them can run; numbers are numbers."""
    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, line, column, cell)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int | Decimal):
        sheet.write_number(line, column, float(cell))
    elif cell is not None:
        text = cell if isinstance(cell, str) else as_text(cell)
        sheet.write_string(line, column, text)
