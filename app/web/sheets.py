"""Tables as text: CSV that opens right in Chinese and never runs as formulas, and JSON; row by row."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

Cell = str | int | Decimal | datetime | None
Row = Sequence[Cell]

FORMULA_STARTS = frozenset("=+-@\t\r\n\0|%")
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


def json_lines(head: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Stream a table as a JSON list of objects, one a line, so that it can be read as it comes."""
    before = "[\n"
    for row in rows:
        line = json.dumps(dict(zip(head, row, strict=True)), ensure_ascii=False, default=_as_json)
        yield f"{before}{line}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _as_json(cell: Decimal | datetime) -> float | str:
    return as_text(cell) if isinstance(cell, datetime) else float(cell)
