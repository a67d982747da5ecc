"""The certificate of a grant: one page in both scripts, with the address where anybody can check it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF

from app.publication.operations.drawing.branches import branches, moved
from app.publication.operations.drawing.faces import CHINESE, LATIN, runs
from app.publication.operations.drawing.lines import Line, set_lines, set_paragraph

WIDTH, HEIGHT = 297.0, 210.0  # A4 lying, in millimeters
ROOM = 190.0
TALL = 162.0  # what frame and foot leave
STATEMENT = 150.0  # the width of the jury's words
POINT = 0.3528  # millimeters
Block = tuple[tuple[int, int, int], list[Line]]  # its ink, and its lines
INK, SOFT, GOLD = (31, 28, 23), (92, 85, 72), (116, 85, 16)
LEADING = 1.3
GAP = 7.0
BRANCHES = 168.0  # the side of the square that the branches fill


@dataclass(frozen=True)
class CertificateWords:
    """What a certificate says; of every pair one may be empty. `check_url` is where its code is verified."""

    contest: tuple[str, str]
    award: tuple[str, str]
    film: tuple[str, str]
    makers: tuple[str, str]
    statement: tuple[str, str]
    day: tuple[str, str]
    code: str
    check_url: str
    granted_at: datetime


def certificate_pdf(words: CertificateWords) -> bytes:
    """The certificate as PDF 1.x with its faces embedded; the same words give the same bytes."""
    page = _page(words)
    _branches(page)
    blocks = _fitting(words)
    y = (HEIGHT - 16 - _tall(blocks)) / 2
    for ink, block in blocks:
        y = _write(page, block, y, ink) + GAP
    _foot(page, words)
    return bytes(page.output())


def _page(words: CertificateWords) -> FPDF:
    page = FPDF(orientation="landscape", format="A4", unit="mm")
    page.set_auto_page_break(auto=False)
    page.set_creation_date(words.granted_at)
    page.set_title(" ".join(filter(None, (*words.award, *words.film))))
    page.set_author(" ".join(filter(None, words.contest)))
    for face in (LATIN, CHINESE):
        page.add_font(face.name, fname=face.path)
    page.add_page()
    return page


def _branches(page: FPDF) -> None:
    """The laurel, pale behind the words."""
    page.set_fill_color(241, 233, 214)
    for polygon in branches():
        page.polygon(moved(polygon, BRANCHES, (WIDTH - BRANCHES) / 2, (HEIGHT - BRANCHES) / 2), style="F")
    page.set_draw_color(*GOLD)
    page.set_line_width(0.3)
    page.rect(10, 10, WIDTH - 20, HEIGHT - 20)


def _fitting(words: CertificateWords) -> list[Block]:
    """The blocks at the first size that stays inside the frame; half of the full one always does."""
    for step in range(11):
        blocks = _blocks(words, 1 - step / 20)
        if _tall(blocks) <= TALL:
            break
    return blocks


def _tall(blocks: Sequence[Block]) -> float:
    return sum(_height(block) for _ink, block in blocks) + GAP * (len(blocks) - 1)


def _blocks(words: CertificateWords, size: float) -> list[Block]:
    small = 12 * POINT * size
    found = [
        (SOFT, _both(words.contest, 17 * size)),
        (GOLD, _both(words.award, 38 * size)),
        (INK, _both(words.film, 27 * size)),
        (SOFT, _both(words.makers, 15 * size)),
        (INK, [line for text in words.statement for line in set_paragraph(text, small, STATEMENT, 3)]),
        (SOFT, _both(words.day, 12 * size)),
    ]
    return [(ink, block) for ink, block in found if block]


def _both(texts: Iterable[str], points: float) -> list[Line]:
    return [line for text in texts for line in set_lines(text, points * POINT, ROOM)]


def _height(block: Sequence[Line]) -> float:
    return sum(line.size * LEADING for line in block)


def _write(page: FPDF, block: Sequence[Line], y: float, ink: tuple[int, int, int]) -> float:
    page.set_text_color(*ink)
    for line in block:
        y += line.size * LEADING
        x = (WIDTH - line.width) / 2
        for face, piece in runs(line.text):
            page.set_font(face.name, size=line.size / POINT)
            page.text(x, y - line.size * 0.28, piece)
            x += page.get_string_width(piece)
    return y


def _foot(page: FPDF, words: CertificateWords) -> None:
    """The code and where to check it, as words and as a link."""
    line = Line(f"{words.code}  ·  {words.check_url}", 9 * POINT)
    _write(page, [line], HEIGHT - 21, SOFT)
    page.link((WIDTH - line.width) / 2, HEIGHT - 21, line.width, 5, words.check_url)
