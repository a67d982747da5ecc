"""Paints a picture that was sent anew: bare pixels as JPEG, upright, without its file's metadata."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from app.media.rules import Rules
from app.media.verdict import FilmProblem, Problem

# What cameras, editors and browsers write; anything else has decoders that few people test.
KINDS = ("JPEG", "PNG", "WEBP")
LEAST_SIDE = 360
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1920
QUALITY = 88
PAPER = (255, 255, 255)


def repaint(source: Path, out_dir: Path, _rules: Rules, _progress: Callable[[float], None]) -> dict[str, Any]:
    """Write `picture.jpg` into `out_dir`; return its name and size.

    Raises FilmProblem: `picture_unknown`, `picture_small`, `picture_huge` or `picture_broken`.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings(), Image.open(source, formats=KINDS) as sent:
            _check_size(*sent.size)
            painted = _upright(sent)
    except UnidentifiedImageError as error:
        raise FilmProblem(Problem("picture_unknown")) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise FilmProblem(Problem("picture_broken")) from error
    painted.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    path = out_dir / "picture.jpg"
    painted.save(path, "JPEG", quality=QUALITY)
    return {"name": path.name, "width": painted.width, "height": painted.height}


def _check_size(width: int, height: int) -> None:
    found = {"width": width, "height": height}
    if width * height > MOST_PIXELS:
        raise FilmProblem(Problem("picture_huge", parameters=found))
    if min(width, height) < LEAST_SIDE:
        raise FilmProblem(Problem("picture_small", parameters={**found, "limit": LEAST_SIDE}))


def _upright(sent: Image.Image) -> Image.Image:
    """The first frame as it is meant to be seen, on white where it is transparent."""
    seen = ImageOps.exif_transpose(sent).convert("RGBA")
    ground = Image.new("RGB", seen.size, PAPER)
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
