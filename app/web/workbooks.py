"""Tables as XLSX, written row by row to a file, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.web.sheets import Cell, Row, as_text

# What the form can hold: lines of a sheet, letters of a cell, letters of a sheet's name.
MOST_LINES = 1_048_576
MOST_LETTERS = 32_767
MOST_NAME = 31


def write_xlsx(
    path: Path, title: str, head: Sequence[str], rows: Iterable[Row], *, lines: int = MOST_LINES
) -> None:
    """Write a table as a workbook; what goes beyond a sheet's lines goes on in a further sheet.

    Texts stay texts, so nothing in them can run; numbers are numbers. What it needs on the way lies beside
    `path`.
    """
    with xlsxwriter.Workbook(str(path), _options(path)) as book:
        sheet, line = _sheet(book, title, 1, head), 1
        for row in rows:
            if line == lines:
                sheet, line = _sheet(book, title, len(book.worksheets()) + 1, head), 1
            for column, cell in enumerate(row):
                _write(sheet, line, column, cell)
            line += 1


def _options(path: Path) -> dict[str, object]:
    return {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }


def _sheet(book: xlsxwriter.Workbook, title: str, number: int, head: Sequence[str]) -> Worksheet:
    name = title if number == 1 else f"{title} {number}"
    sheet = book.add_worksheet(name[:MOST_NAME])
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, words in enumerate(head):
        sheet.write_string(0, column, words, bold)
    return sheet


def _write(sheet: Worksheet, line: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int | Decimal):
        sheet.write_number(line, column, float(cell))
    elif cell is not None:
        text = as_text(cell) if isinstance(cell, datetime) else cell
        whole = len(text) <= MOST_LETTERS
        sheet.write_string(line, column, text if whole else f"{text[: MOST_LETTERS - 1]}…")
