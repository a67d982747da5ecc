"""Sets the words burnt into the films: titles in two scripts, a seal, narration, credits."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.commands.demo_films.brush import Color, Size

PAPER: Color = (250, 246, 236)
SHADOW = (0, 0, 0, 150)
SEAL: Color = (178, 40, 34)


@dataclass(frozen=True)
class Type:
    """One typeface at the sizes a film needs."""

    font: Path

    def at(self, pixels: int) -> ImageFont.FreeTypeFont:
        """The face at a size."""
        return ImageFont.truetype(str(self.font), pixels)


def title_sheet(face: Type, size: Size, chinese: str, english: str, *, upright: bool) -> Image.Image:
    """The title: in a column with a seal (`upright`), else in the middle above a thin rule."""
    return _columns(face, size, chinese, english) if upright else _centered(face, size, chinese, english)


def _centered(face: Type, size: Size, chinese: str, english: str) -> Image.Image:
    sheet, unit = Image.new("RGBA", size, (0, 0, 0, 0)), min(size)
    large = face.at(round(min(unit * 0.17, size[0] * 0.8 / max(4, len(chinese)))))
    small = _fitting(face, english, round(unit * 0.058), size[0] * 0.86)
    pen = ImageDraw.Draw(sheet)
    middle = (size[0] / 2, size[1] * 0.46)
    pen.text((middle[0], middle[1]), chinese, font=large, fill=(*PAPER, 255), anchor="mm")
    rule = size[1] * 0.46 + large.size * 0.78
    pen.line((middle[0] - unit * 0.12, rule, middle[0] + unit * 0.12, rule), fill=(*PAPER, 200), width=1)
    pen.text((middle[0], rule + small.size * 1.1), english, font=small, fill=(*PAPER, 235), anchor="mm")
    return _shadowed(sheet)


def _columns(face: Type, size: Size, chinese: str, english: str) -> Image.Image:
    """Chinese from top to bottom at the right, a red seal under it, English small at the foot."""
    sheet, unit = Image.new("RGBA", size, (0, 0, 0, 0)), min(size)
    large = face.at(round(min(unit * 0.15, size[1] * 0.66 / max(1, len(chinese)))))
    pen = ImageDraw.Draw(sheet)
    x, y = size[0] * 0.86, size[1] * 0.1
    for letter in chinese:
        pen.text((x, y), letter, font=large, fill=(*PAPER, 255), anchor="mt")
        y += large.size * 1.08
    seal = unit * 0.05
    pen.rounded_rectangle((x - seal, y + seal * 0.3, x + seal, y + seal * 2.3), radius=4, fill=(*SEAL, 240))
    pen.text(
        (x, y + seal * 1.3), chinese[0], font=face.at(round(seal * 1.5)), fill=(*PAPER, 255), anchor="mm"
    )
    small = _fitting(face, english, round(unit * 0.055), size[0] * 0.7)
    pen.text((size[0] * 0.06, size[1] * 0.92), english, font=small, fill=(*PAPER, 245), anchor="ls")
    return _shadowed(sheet)


def line_sheet(face: Type, size: Size, chinese: str, english: str) -> Image.Image:
    """A line of narration at the foot of the picture, in both scripts."""
    sheet, unit = Image.new("RGBA", size, (0, 0, 0, 0)), min(size)
    pen = ImageDraw.Draw(sheet)
    large = _fitting(face, chinese, round(unit * 0.056), size[0] * 0.9)
    small = _fitting(face, english, round(unit * 0.036), size[0] * 0.9)
    pen.text((size[0] / 2, size[1] * 0.885), chinese, font=large, fill=(*PAPER, 255), anchor="mm")
    pen.text((size[0] / 2, size[1] * 0.945), english, font=small, fill=(*PAPER, 230), anchor="mm")
    return _shadowed(sheet)


def credit_sheet(face: Type, size: Size, lines: list[str]) -> Image.Image:
    """The end: a few centered lines."""
    sheet, unit = Image.new("RGBA", size, (0, 0, 0, 90)), min(size)
    pen = ImageDraw.Draw(sheet)
    top = size[1] * 0.5 - len(lines) * unit * 0.04
    for number, line in enumerate(lines):
        font = _fitting(face, line, round(unit * (0.062 if number == 0 else 0.042)), size[0] * 0.9)
        pen.text((size[0] / 2, top + number * unit * 0.088), line, font=font, fill=(*PAPER, 250), anchor="mm")
    return sheet


def _fitting(face: Type, text: str, pixels: int, widest: float) -> ImageFont.FreeTypeFont:
    """The face at the wished size, or smaller when the text would not fit."""
    font = face.at(pixels)
    long = font.getlength(text)
    return font if long <= widest else face.at(max(8, int(pixels * widest / long)))


def _shadowed(sheet: Image.Image) -> Image.Image:
    """Put a soft shadow under the letters, so that they are read on snow and on night alike."""
    shade = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    shade.paste(SHADOW, (0, 0), sheet.getchannel("A"))
    blurred = shade.filter(ImageFilter.GaussianBlur(3))
    for _ in range(2):
        blurred.alpha_composite(blurred.copy())
    blurred.alpha_composite(sheet)
    return blurred
