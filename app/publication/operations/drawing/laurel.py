"""The laurel a winner may show: two branches around award, contest and year, as SVG and PNG."""

from __future__ import annotations

import io
from dataclasses import dataclass
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from app.publication.operations.drawing.branches import branches, moved
from app.publication.operations.drawing.faces import Face, outlines, runs
from app.publication.operations.drawing.lines import Line, set_lines

SIDE = 1000.0
ROOM = 500.0  # the width between the branches
LEADING = 1.28
GAP = 26.0  # between the award and the contest
INKS = {"light": "#745510", "dark": "#dcb45a"}  # for a light and for a dark ground
SMOOTHING = 2  # drawn larger, then made smaller


@dataclass(frozen=True)
class LaurelWords:
    """What stands between the branches; either script may be empty."""

    award_en: str
    award_zh: str
    contest_en: str
    contest_zh: str
    year: int

    @property
    def spoken(self) -> str:
        """The words in one line, for people who hear the picture."""
        award = " ".join(filter(None, (self.award_en, self.award_zh)))
        contest = " ".join(filter(None, (self.contest_en, self.contest_zh)))
        return f"{award}, {contest}, {self.year}"


def laurel_svg(words: LaurelWords, ground: str) -> bytes:
    """The laurel for a `light` or a `dark` ground; letters are outlines, so no font is needed."""
    leaves = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in moved(polygon, SIDE)) + "Z" for polygon in branches()
    )
    letters = "".join(
        outlines(line.text, line.size, (SIDE - line.width) / 2, base) for line, base in _placed(words)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:.0f} {SIDE:.0f}" role="img">'
        f'<title>{escape(words.spoken)}</title><path fill="{INKS[ground]}" d="{leaves}{letters}"/></svg>'
    ).encode()


def laurel_png(words: LaurelWords, ground: str, *, side: int = 1000) -> bytes:
    """The laurel on a transparent ground, `side` pixels wide and high."""
    scale = SMOOTHING * side / SIDE
    sheet = Image.new("RGBA", (SMOOTHING * side, SMOOTHING * side), INKS[ground] + "00")
    pen = ImageDraw.Draw(sheet)
    for polygon in branches():
        pen.polygon(moved(polygon, SIDE * scale), fill=INKS[ground])
    for line, base in _placed(words):
        write(pen, line, ((SIDE - line.width) / 2 * scale, base * scale), scale=scale, ink=INKS[ground])
    out = io.BytesIO()
    sheet.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def write(
    pen: ImageDraw.ImageDraw, line: Line, at: tuple[float, float], *, scale: float = 1.0, ink: str
) -> None:
    """Write a line with the pen of a picture, from a point on its base line."""
    x, base = at
    for face, piece in runs(line.text):
        font = _pillow(face, line.size * scale)
        pen.text((x, base), piece, font=font, fill=ink, anchor="ls")
        x += font.getlength(piece)


def _pillow(face: Face, pixels: float) -> ImageFont.FreeTypeFont:
    # Basic layout sets letters by their advance alone, as the outlines and the widths do.
    return ImageFont.truetype(str(face.path), pixels, layout_engine=ImageFont.Layout.BASIC)


def _placed(words: LaurelWords) -> list[tuple[Line, float]]:
    """The lines with their base lines, as a block in the middle."""
    award = [*set_lines(words.award_en, 96, ROOM), *set_lines(words.award_zh, 84, ROOM)]
    contest = [*set_lines(words.contest_en, 46, ROOM), *set_lines(words.contest_zh, 44, ROOM - 60)]
    contest += set_lines(str(words.year), 44, ROOM)
    base = (SIDE - GAP - sum(line.size * LEADING for line in award + contest)) / 2
    placed = []
    for lines in (award, contest):
        for line in lines:
            base += line.size * LEADING
            placed.append((line, base - line.size * 0.3))
        base += GAP
    return placed
