"""The jury book of a round: which films it holds, in volumes, blind as the round is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session, joinedload, selectinload

from app.contests.models import Round
from app.db import now
from app.entries.models import CREDIT_ROLES, GENRES, Credit, Entry, in_round
from app.entries.queries import is_judged
from app.films.models import Film
from app.publication.operations.drawing.jury_book import BookFilm, BookWords, book_pdf
from app.storage import Storage
from app.storage.protocol import StorageMissing
from app.web.language import catalogue, own_name

# So many films make a volume; a round with more of them comes as a ZIP of volumes.
VOLUME = 200
POSTER = (1000, 563)
# A poster as the checks make it goes in as it is: drawing it anew takes longer than all else on its page.
AS_IT_IS = 256 * 1024
MOST_BYTES = 32 * 1024**2


@dataclass(frozen=True)
class Book:
    """The written book and how many films are in it."""

    path: Path
    films: int


def write_book(
    session: Session,
    storage: Storage,
    round_: Round,
    folder: Path,
    progress: Callable[[float], None],
    *,
    blind: bool = False,
    volume: int = VOLUME,
) -> Book:
    """Write a round's book as PDF, or as a ZIP of volumes.

    `blind` leaves makers out even where the round shows them; `volume` says how many films one holds.
    """
    codes = session.scalars(
        sa.select(Entry.code).where(in_round(round_), is_judged()).order_by(Entry.code)
    ).all()
    volumes = [codes[start : start + volume] for start in range(0, len(codes), volume)] or [[]]
    blind = blind or round_.is_blind
    paths = []
    for number, some in enumerate(volumes):
        words = _words(round_, number if len(volumes) > 1 else None, number * volume, blind=blind)
        films = films_of(session, storage, some, blind=blind)
        path = folder / f"book-{number + 1:02d}.pdf"
        path.write_bytes(
            book_pdf(words, films, lambda share, done=number: progress((done + share) / len(volumes)))  # type: ignore[misc]  # bound early
        )
        session.expunge_all()
        paths.append(path)
    return Book(_bound(folder, paths), len(codes))


def _bound(folder: Path, paths: Sequence[Path]) -> Path:
    if len(paths) == 1:
        return paths[0]
    whole = folder / "book.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            archive.write(path, path.name)
            path.unlink()
    return whole


def _words(round_: Round, volume: int | None, before: int, *, blind: bool) -> BookWords:
    contest = round_.contest
    return BookWords(
        contest=(contest.title_en, contest.title_zh),
        round=(round_.title_en, round_.title_zh),
        criteria=[(one.title_en, one.title_zh, one.percent) for one in round_.rubric.criteria],
        volume=None if volume is None else volume + 1,
        before=before,
        is_blind=blind,
        made_at=now(),
    )


def films_of(session: Session, storage: Storage, codes: Sequence[str], *, blind: bool) -> list[BookFilm]:
    """What the pages of some films say, in the order of their codes."""
    found = session.scalars(
        sa.select(Entry)
        .where(Entry.code.in_(codes))
        .options(
            joinedload(Entry.film),
            joinedload(Entry.category),
            selectinload(Entry.credits),
            selectinload(Entry.ai_uses),
        )
        .order_by(Entry.code)
    )
    return [_film(storage, entry, blind=blind) for entry in found]


def _film(storage: Storage, entry: Entry, *, blind: bool) -> BookFilm:
    category = entry.category
    return BookFilm(
        code=entry.code,
        title=(entry.title_en, entry.title_zh),
        synopsis=(entry.synopsis_en, entry.synopsis_zh),
        category=(category.title_en, category.title_zh) if category else ("", ""),
        genre=_in_both(entry.genre, GENRES),
        seconds=(entry.film.duration_ms or 0) // 1000 if entry.film else 0,
        language=own_name(entry.spoken_language) if entry.spoken_language else "",
        subtitles=tuple(map(own_name, entry.subtitle_languages)),
        tools=tuple(dict.fromkeys(use.tool for use in entry.ai_uses)),
        makers=() if blind else tuple(map(_maker, entry.credits)),
        poster=_poster(storage, entry.film),
    )


def _maker(credit: Credit) -> tuple[str, str, str]:
    return _in_both(credit.role, CREDIT_ROLES), credit.name_en, credit.name_zh


def _in_both(code: str, words: Mapping[str, str]) -> str:
    """The words of a code in English and Chinese; the code itself where somebody wrote their own."""
    said = words.get(code, code)
    chinese = catalogue("zh").gettext(said) if said else ""
    return said if chinese == said else f"{said} {chinese}"


def _poster(storage: Storage, film: Film | None) -> bytes:
    """The film's picture, small enough for a page; nothing where it is gone or no picture."""
    if film is None or film.poster_key is None or film.taken_down_at is not None:
        return b""
    try:
        opened = storage.open_range(film.poster_key)
    except StorageMissing:
        return b""
    try:
        return _printable(opened.read(MOST_BYTES))
    except OSError:
        return b""
    finally:
        opened.close()


def _printable(found: bytes) -> bytes:
    """A picture as JPEG of modest size; raises OSError for what is none."""
    with Image.open(io.BytesIO(found)) as picture:
        if picture.format == "JPEG" and picture.mode == "RGB" and len(found) <= AS_IT_IS:
            return found
        picture.thumbnail(POSTER)
        out = io.BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
