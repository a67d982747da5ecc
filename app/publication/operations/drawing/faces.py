"""The two faces of everything the server draws, which of them has a character, and how wide a text is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[3] / "static" / "fonts"
# What a printer sets where the case has no such letter.
MISSING = "〓"


@dataclass(frozen=True)
class Face:
    """A font file under the name that documents call it by."""

    name: str
    path: Path


LATIN = Face("latin", FONTS / "brygada-1918" / "brygada-1918-medium-normal.ttf")
CHINESE = Face("chinese", FONTS / "noto-serif-sc" / "noto-serif-sc-subset.otf")


@lru_cache(maxsize=2)
def _font(face: Face) -> TTFont:
    return TTFont(face.path)


@lru_cache(maxsize=2)
def _characters(face: Face) -> dict[int, str]:
    found: dict[int, str] = _font(face).getBestCmap()
    return found


def missing(text: str) -> str:
    """The characters that neither face has, each once, in their order."""
    return "".join(dict.fromkeys(letter for letter in text if _face_of(letter) is None))


def drawable(text: str) -> str:
    """The text with a mark in the place of every character that cannot be drawn."""
    return "".join(letter if _face_of(letter) else MISSING for letter in text)


def runs(text: str) -> Iterator[tuple[Face, str]]:
    """The text in pieces of one face each; it must be drawable."""
    for face, letters in groupby(drawable(text), _face_of):
        assert face is not None
        yield face, "".join(letters)


def width(text: str, size: float) -> float:
    """How wide a text is at a size, without kerning: as SVG and PDF will set it."""
    return sum(advances(text)) * size


def advances(text: str) -> Iterator[float]:
    """How wide each character of a text is at size one."""
    return map(_drawn_advance, text)


def outlines(text: str, size: float, x: float, y: float) -> str:
    """The path data of a text that begins at x on the base line y."""
    pen = SVGPathPen({}, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    for face, piece in runs(text):
        scale = size / _font(face)["head"].unitsPerEm
        glyphs = _font(face).getGlyphSet()
        for letter in piece:
            glyphs[_characters(face)[ord(letter)]].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
            x += _advance(face, letter) * size
    commands: str = pen.getCommands()
    return commands


@lru_cache(maxsize=20_000)
def _face_of(letter: str) -> Face | None:
    return next((face for face in (LATIN, CHINESE) if ord(letter) in _characters(face)), None)


@lru_cache(maxsize=20_000)
def _drawn_advance(letter: str) -> float:
    face = _face_of(letter)
    return _advance(face, letter) if face else _advance(CHINESE, MISSING)


@lru_cache(maxsize=20_000)
def _advance(face: Face, letter: str) -> float:
    font = _font(face)
    advance: float = font["hmtx"][_characters(face)[ord(letter)]][0] / font["head"].unitsPerEm
    return advance
