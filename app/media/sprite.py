"""Keeps small stills while a film goes by and lays one of each shot into a single picture."""

import io
from bisect import bisect_left
from pathlib import Path
from typing import Any

import av
from PIL import Image

from app.media.pictures import fitted
from app.media.sheet import Span, Sprite

NAME = "shots.jpg"
TILE_SIDE = 160
COLUMNS = 10
MOST_TILES = 600
EVERY_SECONDS = 0.5
QUALITY = 72
# Where in a shot its still is best taken from, in shares of its length.
PLACE = 0.4


class Tiles:
    """Small JPEGs of a film, two a second and one soon after each sudden change."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._pictures: list[bytes] = []
        self._next = 0.0

    def offer(self, frame: av.VideoFrame, at: float, *, wanted: bool) -> None:
        """Keep this picture when it is `wanted` or the time has come for one."""
        if at < self._next and not wanted:
            return
        self._next = at + EVERY_SECONDS
        width, height = fitted(frame.width, frame.height, TILE_SIDE, TILE_SIDE)
        small: Any = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA")
        written = io.BytesIO()
        small.to_image().save(written, "JPEG", quality=QUALITY)
        self._times.append(at)
        self._pictures.append(written.getvalue())

    def lay(self, shots: tuple[Span, ...], folder: Path) -> Sprite | None:
        """Write the sprite of these shots to `folder`; None when not one picture was kept."""
        if not self._pictures:
            return None
        tiles = [self._of(shot) for shot in shots[:MOST_TILES]]
        width, height = tiles[0].size
        columns = min(COLUMNS, len(tiles))
        whole = Image.new("RGB", (columns * width, -(-len(tiles) // columns) * height))
        for number, tile in enumerate(tiles):
            row, column = divmod(number, columns)
            whole.paste(tile.resize((width, height)), (column * width, row * height))
        whole.save(folder / NAME, "JPEG", quality=QUALITY)
        return Sprite(name=NAME, tile_width=width, tile_height=height, columns=columns, tiles=len(tiles))

    def _of(self, shot: Span) -> Image.Image:
        """The kept picture nearest to the wished place of a shot, from within the shot where there is one."""
        begin, end = shot
        wished = begin + PLACE * (end - begin)
        first, past = bisect_left(self._times, begin - 1e-6), bisect_left(self._times, end - 1e-6)
        numbers = range(first, past) if first < past else range(len(self._times))
        best = min(numbers, key=lambda number: abs(self._times[number] - wished))
        return Image.open(io.BytesIO(self._pictures[best])).convert("RGB")
