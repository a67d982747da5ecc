"""Making one export's file in a folder, whatever its kind, with flat memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.publication.models import Seal
from app.publication.operations.exporting.book import write_book
from app.publication.operations.exporting.films import write_films
from app.publication.operations.exporting.lists import table_of
from app.publication.operations.exporting.refused import ExportRefusedError
from app.publication.operations.exporting.writing import Counted, write_table
from app.results.queries.export_kinds import KINDS
from app.storage import Storage

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Order:
    """What is to be made."""

    kind: str
    form: str
    is_anonymous: bool = False
    round_number: int | None = None


@dataclass(frozen=True)
class Made:
    """A finished file, how many rows, films or pages of films it holds, and the ending of its name."""

    path: Path
    rows: int
    ending: str


def make(
    session: Session, storage: Storage, contest: Contest, order: Order, folder: Path, progress: Progress
) -> Made:
    """Write the file into a folder; raises ExportRefusedError, and what `progress` raises."""
    if order.kind == "evidence":
        return _evidence(session, contest, folder)
    if order.kind == "book":
        round_ = next((one for one in contest.rounds if one.number == order.round_number), contest.rounds[-1])
        book = write_book(session, storage, round_, folder, progress, blind=order.is_anonymous)
        return Made(book.path, book.films, book.path.suffix.removeprefix("."))
    table = table_of(session, contest, order.kind, anonymous=order.is_anonymous)
    rows = Counted(table, progress)
    with closing(table.rows):
        if order.form in ("zip", "films"):
            return _zipped(session, storage, order, rows, folder)
        path = folder / f"export.{order.form}"
        write_table(path, order.kind, order.form, table.head, rows)
    return Made(path, rows.count, order.form)


def _zipped(session: Session, storage: Storage, order: Order, rows: Counted, folder: Path) -> Made:
    if order.form == "films" and order.is_anonymous:
        raise ExportRefusedError("films_show_names")
    path = folder / "export.zip"
    pictures = "films" in KINDS[order.kind].forms and not order.is_anonymous
    write_films(session, storage, path, rows, order.kind, pictures=pictures, films=order.form == "films")
    return Made(path, rows.count, "zip")


def _evidence(session: Session, contest: Contest, folder: Path) -> Made:
    """The newest seal's bundle, byte for byte."""
    newest = sa.select(Seal.bundle).where(Seal.contest_id == contest.id).order_by(Seal.number.desc()).limit(1)
    bundle = session.scalar(newest)
    if not bundle:
        raise ExportRefusedError("no_seal" if bundle is None else "no_bundle")
    path = folder / "evidence.zip"
    path.write_bytes(bundle)
    return Made(path, 1, "zip")
