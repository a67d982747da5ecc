"""The picture that a shared link to a winner list shows: stills side by side, the contest's title below."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps

from app.publication.operations.drawing.branches import branches, moved
from app.publication.operations.drawing.laurel import write
from app.publication.operations.drawing.lines import set_lines

WIDTH, HEIGHT = 1200, 630  # what social sites cut nothing from
STILLS = 400  # the height of the row of stills
MOST_STILLS = 4
SEAM = 6
EDGE = 56
PAPER, INK, SOFT, GOLD = "#fbf9f3", "#1f1c17", "#5c5548", "#745510"


def social_image(
    title: tuple[str, str], subtitle: tuple[str, str], stills: Sequence[bytes], *, quality: int = 88
) -> bytes:
    """A JPEG of 1200 x 630: up to four stills (any picture files), the titles in both scripts."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    _lay(sheet, stills[:MOST_STILLS])
    _mark(sheet)
    base = STILLS + 14.0
    for texts, size, ink in ((title, 58, INK), (subtitle, 30, SOFT)):
        base += 6
        for text in texts:
            for line in set_lines(text, size, WIDTH - 2 * EDGE - 170):
                base += line.size * 1.12
                write(pen, line, (EDGE, base - line.size * 0.16), ink=ink)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _lay(sheet: Image.Image, stills: Sequence[bytes]) -> None:
    """The stills in one row from edge to edge; without any, the row stays dark."""
    ImageDraw.Draw(sheet).rectangle((0, 0, WIDTH, STILLS), fill=INK)
    for number, still in enumerate(stills):
        left = number * (WIDTH + SEAM) // len(stills)
        right = (number + 1) * (WIDTH + SEAM) // len(stills) - SEAM
        with Image.open(io.BytesIO(still)) as picture:
            sheet.paste(ImageOps.fit(picture.convert("RGB"), (right - left, STILLS)), (left, 0))


def _mark(sheet: Image.Image) -> None:
    """The branches at the right, drawn larger and made smaller so that their edges are smooth."""
    side = 150
    mark = Image.new("RGB", (4 * side, 4 * side), PAPER)
    for polygon in branches():
        ImageDraw.Draw(mark).polygon(moved(polygon, 4 * side), fill=GOLD)
    place = (WIDTH - EDGE - side, STILLS + (HEIGHT - STILLS - side) // 2)
    sheet.paste(mark.resize((side, side), Image.Resampling.LANCZOS), place)
