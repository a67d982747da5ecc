"""The jury book as PDF: a cover, what is in it, and a page for each film with room for notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from fpdf import FPDF
from PIL import Image

from app.publication.operations.drawing.faces import CHINESE, LATIN, runs, width
from app.publication.operations.drawing.lines import Line, set_lines, set_paragraph

WIDTH, HEIGHT, EDGE = 210.0, 297.0, 20.0  # A4 standing, in millimeters
ROOM = WIDTH - 2 * EDGE
POINT = 0.3528
INK, SOFT, GOLD, RULE = (31, 28, 23), (92, 85, 72), (116, 85, 16), (214, 207, 192)
LEADING = 1.45
PICTURE = 96.0  # the height of a poster, at most
LISTED = 38  # titles on a page of contents
NOTE = 9.0  # between two lines for notes
Both = tuple[str, str]


@dataclass(frozen=True)
class BookWords:
    """What the cover says; `before` counts the films of earlier volumes."""

    contest: Both
    round: Both
    criteria: Sequence[tuple[str, str, Decimal]]
    volume: int | None
    before: int
    is_blind: bool
    made_at: datetime


@dataclass(frozen=True)
class BookFilm:
    """What a page says of a film, in words; languages by their own names; a blind book has no makers."""

    code: str
    title: Both
    synopsis: Both
    category: Both
    genre: str
    seconds: int
    language: str
    subtitles: Sequence[str]
    tools: Sequence[str]
    makers: Sequence[tuple[str, str, str]]
    poster: bytes


class Book(FPDF):
    """Pages on which words of both scripts are set from the top down; `y` is where the next line goes."""

    def __init__(self, words: BookWords) -> None:
        super().__init__(format="A4", unit="mm")
        self.set_auto_page_break(auto=False)
        self.set_creation_date(words.made_at)
        self.set_title(" · ".join(filter(None, (*words.contest, *words.round))))
        for face in (LATIN, CHINESE):
            self.add_font(face.name, fname=face.path)

    def lay(self, lines: Sequence[Line], ink: tuple[int, int, int], x: float = EDGE) -> None:
        """Set lines below one another."""
        self.set_text_color(*ink)
        for line in lines:
            self.y += line.size * LEADING
            self.piece(line, x, self.y - line.size * 0.4)

    def piece(self, line: Line, x: float, base: float) -> None:
        """Set one line on a base line."""
        for face, text in runs(line.text):
            self.set_font(face.name, size=line.size / POINT)
            self.text(x, base, text)
            x += width(text, line.size)

    def rule(self, y: float) -> None:
        """A hairline across the page."""
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(EDGE, y, WIDTH - EDGE, y)


def book_pdf(words: BookWords, films: Sequence[BookFilm], progress: Callable[[float], None]) -> bytes:
    """The book; `progress` hears which share of the films has its page."""
    book = Book(words)
    _cover(book, words, len(films))
    links = _contents(book, words, films)
    for place, film in enumerate(films):
        book.add_page()
        book.set_link(links[place], page=book.page)
        _film(book, film, words.before + place + 1)
        progress((place + 1) / len(films))
    return bytes(book.output())


def _both(texts: Both, points: float, room: float = ROOM) -> list[Line]:
    return [line for text in texts for line in set_lines(text, points * POINT, room)]


def _cover(book: Book, words: BookWords, films: int) -> None:
    book.add_page()
    book.y = 70.0
    book.lay(_both(words.contest, 30), INK)
    book.y += 8
    book.lay(_both(words.round, 20), GOLD)
    book.y += 8
    volume = f"Volume {words.volume} · 第 {words.volume} 册 · " if words.volume else ""
    facts = [f"{volume}Jury book · 评审手册", f"{films} films · {films} 部作品"]
    if words.is_blind:
        facts.append("Makers are not named · 不含作者信息")
    for fact in facts:
        book.lay(set_lines(fact, 13 * POINT, ROOM), SOFT)
    book.y += 10
    for title_en, title_zh, weight in words.criteria:
        book.lay(set_lines(f"{weight} %  {title_en}  {title_zh}", 12 * POINT, ROOM), INK)
    book.y = HEIGHT - 40
    book.lay(set_lines(f"{words.made_at:%Y-%m-%d}", 10 * POINT, ROOM), SOFT)


def _contents(book: Book, words: BookWords, films: Sequence[BookFilm]) -> list[int]:
    """Pages of titles, each a link to its film."""
    links = [int(book.add_link()) for _film in films]
    for place, film in enumerate(films):
        if place % LISTED == 0:
            book.add_page()
            book.y = EDGE
            book.lay(set_lines("Contents · 目录", 16 * POINT, ROOM), INK)
            book.y += 3
        number, top = words.before + place + 1, book.y
        title = "  ".join(filter(None, film.title))
        book.lay(set_lines(f"{number}", 10.5 * POINT, 12), SOFT)
        book.y = top
        book.lay(set_lines(title, 10.5 * POINT, ROOM - 46)[:1], INK, EDGE + 14)
        book.y = top
        book.lay([Line(f"{film.code}  {_length(film.seconds)}", 10.5 * POINT)], SOFT, WIDTH - EDGE - 32)
        book.link(EDGE, top, ROOM, book.y - top, links[place])
    return links


def _length(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _film(book: Book, film: BookFilm, number: int) -> None:
    book.y = EDGE
    _picture(book, film)
    book.lay(_both(film.title, 22), INK)
    book.y += 1
    book.lay(set_paragraph(_facts(film), 10 * POINT, ROOM, 2), SOFT)
    if film.tools:
        book.lay(set_paragraph("AI: " + ", ".join(film.tools), 10 * POINT, ROOM, 2), SOFT)
    for text in film.synopsis:
        if text:
            book.y += 2.5
            book.lay(set_paragraph(text, 11 * POINT, ROOM, 7), INK)
    if film.makers:
        book.y += 2.5
        makers = "; ".join(" ".join(filter(None, (*names, f"({role})"))) for role, *names in film.makers)
        book.lay(set_paragraph(makers, 10 * POINT, ROOM, 4), SOFT)
    _notes(book, film, number)


def _picture(book: Book, film: BookFilm) -> None:
    if not film.poster:
        return
    with Image.open(io.BytesIO(film.poster)) as picture:
        wide, high = picture.size
    width = min(ROOM, PICTURE * wide / high)
    book.image(io.BytesIO(film.poster), EDGE, book.y, w=width)
    book.y += width * high / wide + 6


def _facts(film: BookFilm) -> str:
    subtitles = f"subtitles 字幕 {', '.join(film.subtitles)}" if film.subtitles else ""
    category = " ".join(filter(None, film.category))
    facts = (film.code, _length(film.seconds), category, film.genre, film.language, subtitles)
    return " · ".join(filter(None, facts))


def _notes(book: Book, film: BookFilm, number: int) -> None:
    """Lines to write on, and the page's foot."""
    y = book.y + 14
    while y < HEIGHT - EDGE - 6:
        book.rule(y)
        y += NOTE
    book.y = HEIGHT - EDGE
    book.set_text_color(*SOFT)
    book.piece(Line(f"{number}   {film.code}", 9 * POINT), EDGE, HEIGHT - 12)
