"""A ZIP of a table with the posters of its films, or with the films as they were sent in."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.entries.models import Entry
from app.films.models import Film
from app.publication.operations.exporting.refused import ExportRefusedError
from app.publication.operations.exporting.writing import Counted
from app.storage import Storage
from app.storage.protocol import StorageMissing
from app.web.sheets import Row, csv_lines

BLOCK = 1024 * 1024
# Codes whose films are looked up at once.
TOGETHER = 200
# What must stay free on the disk beside the films.
SPARE = 256 * 1024**2
CODES = ("code", "entry")
ENDINGS = frozenset({".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi"})


@dataclass(frozen=True)
class Reel:
    """An archive that films are added to, and the names of those whose bytes were not there."""

    archive: zipfile.ZipFile
    storage: Storage
    missing: list[str] = field(default_factory=list)

    def add(self, key: str, name: str) -> None:
        """Copy a kept file into the archive block by block, stored as it is."""
        try:
            kept = self.storage.open_range(key)
        except StorageMissing:
            self.missing.append(name)
            return
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.external_attr = 0o644 << 16
        try:
            with self.archive.open(info, "w", force_zip64=True) as part:
                shutil.copyfileobj(cast("IO[bytes]", kept), part, BLOCK)
        finally:
            kept.close()


def write_films(
    session: Session, storage: Storage, path: Path, rows: Counted, kind: str, *, pictures: bool, films: bool
) -> None:
    """Write the table as CSV; then, if asked for, the pictures of its films, and the films themselves.

    Raises ExportRefusedError before films are copied that would fill the disk.
    """
    place = next((rows.table.head.index(name) for name in CODES if name in rows.table.head), None)
    codes: dict[str, None] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(f"{kind}.csv", "w", force_zip64=True) as part:
            part.writelines(csv_lines(rows.table.head, _noting(rows, place, codes)))
        if not pictures:
            return
        if films:
            _make_sure_of_room(session, path.parent, list(codes))
        reel = Reel(archive, storage)
        for done, (code, film) in enumerate(_films(session, list(codes)), start=1):
            _add_film(reel, code, film, films=films)
            rows.progress(done / len(codes))
        if reel.missing:
            archive.writestr("missing.txt", "\n".join((*reel.missing, "")))


def _noting(rows: Counted, place: int | None, codes: dict[str, None]) -> Iterator[Row]:
    for row in rows:
        if place is not None and row[place]:
            codes[str(row[place])] = None
        yield row


def _batches(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), TOGETHER):
        yield codes[start : start + TOGETHER]


def _films(session: Session, codes: Sequence[str]) -> Iterator[tuple[str, Film]]:
    for some in _batches(codes):
        statement = sa.select(Entry.code, Film).join(Film, Film.id == Entry.film_id)
        for row in session.execute(statement.where(Entry.code.in_(some)).order_by(Entry.code)):
            yield row[0], row[1]


def _add_film(reel: Reel, code: str, film: Film, *, films: bool) -> None:
    if film.poster_key:
        reel.add(film.poster_key, f"posters/{code}.jpg")
    if films and film.original_key:
        reel.add(film.original_key, f"originals/{code}{_ending(film)}")


def _ending(film: Film) -> str:
    """The ending of the film's name, if it is one of a film."""
    ending = PurePath(film.file_name).suffix.lower()
    return ending if ending in ENDINGS else ".bin"


def _make_sure_of_room(session: Session, folder: Path, codes: Sequence[str]) -> None:
    wanted = sum(
        session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(Film.size), 0))
            .join(Entry, Entry.film_id == Film.id)
            .where(Entry.code.in_(some), Film.original_key.is_not(None))
        )
        or 0
        for some in _batches(codes)
    )
    if shutil.disk_usage(folder).free < int(wanted) + SPARE:
        raise ExportRefusedError("no_room")
