"""Sets words into a width: smaller when they are long, in two lines when they are longer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from app.publication.operations.drawing.faces import advances, drawable, width

SMALLEST = 0.6  # of the size asked for, before a second line begins
LEAST = 0.35  # below this nobody reads it: the end is left out, and an ellipsis says so

CLOSING = "，。、；：？！）》」』”’…"


@dataclass(frozen=True)
class Line:
    """Words at a size."""

    text: str
    size: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return width(self.text, self.size)


def set_lines(text: str, size: float, room: float) -> list[Line]:
    """The text in one or two lines that are no wider than the room; nothing for an empty text."""
    text = drawable(" ".join(text.split()))
    if not text:
        return []
    fits = size * min(1.0, room / width(text, size))
    if fits >= size * SMALLEST:
        return [Line(text, fits)]
    halves = _halves(text)
    fits = min(size * min(1.0, room / width(half, size)) for half in halves)
    return [Line(_shortened(half, max(fits, size * LEAST), room), max(fits, size * LEAST)) for half in halves]


def set_paragraph(text: str, size: float, room: float, most: int) -> list[Line]:
    """The text at its size in as many lines as it needs, at most so many; what is left over is left out."""
    lines: list[str] = []
    rest = drawable(" ".join(text.split()))
    while rest and len(lines) < most:
        head, rest = _broken(rest, size, room) if len(lines) < most - 1 else (rest, "")
        lines.append(head)
    return [Line(_shortened(line, size, room), size) for line in lines]


def _broken(text: str, size: float, room: float) -> tuple[str, str]:
    """As much of the text as fits a line, and the rest; only a word longer than a line is broken."""
    reached = accumulate(advances(text))
    end = next((at for at, wide in enumerate(reached) if at and wide * size > room), len(text))
    if end == len(text):
        return text, ""
    place = next((at for at in range(end, 0, -1) if _may_break(text[at - 1], text[at])), end)
    return text[:place].rstrip(), text[place:].lstrip()


def _may_break(before: str, after: str) -> bool:
    """Between words, and between Chinese characters but not before their closing marks."""
    return after == " " or before == " " or (before > "\u2e80" and after > "\u2e80" and after not in CLOSING)


def _halves(text: str) -> tuple[str, str]:
    """Break nearest to the middle: at a space, or anywhere between Chinese characters."""
    places = [at for at, letter in enumerate(text) if letter == " "] or [len(text) // 2]
    total = width(text, 1)
    at = min(places, key=lambda place: abs(2 * width(text[:place], 1) - total))
    return text[:at].strip(), text[at:].strip()


def _shortened(text: str, size: float, room: float) -> str:
    if width(text, size) <= room + 0.01:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1].rstrip()
    return f"{text}…"
