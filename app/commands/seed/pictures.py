"""Posters and one clip that stand in for the films of a sown contest."""

from __future__ import annotations

import io
import tempfile
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw

from app.commands.seed.drawing import GENRES
from app.commands.seed.words import Rng
from app.storage import Storage

POSTERS = 6  # of each genre
SIZE = (640, 360)
CLIP_SECONDS, RATE = 8, 12


def keep_pictures(storage: Storage, slug: str, rng: Rng) -> tuple[dict[str, list[str]], str]:
    """Keep the posters of each genre and the clip; their keys."""
    posters = {
        genre: [
            _kept(storage, f"seed/{slug}/{genre}-{number}.jpg", _poster(rng)) for number in range(POSTERS)
        ]
        for genre in GENRES
    }
    return posters, _kept(storage, f"seed/{slug}/clip.mp4", _clip(rng))


def _kept(storage: Storage, key: str, content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        storage.put_file(key, path)
    return key


def _landscape(rng: Rng, shift: float = 0.0) -> Image.Image:
    """Hills before a sky with one light."""
    sky, light = (
        tuple(int(value) for value in rng.integers(low, high, 3)) for low, high in ((20, 90), (190, 250))
    )
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    x, y, r = (float(rng.integers(*span)) for span in ((80, 560), (50, 150), (18, 50)))
    draw.ellipse((x - r + shift, y - r, x + r + shift, y + r), fill=light)
    for layer in range(3):
        shade = tuple(int(value * (0.75 - 0.2 * layer)) for value in sky)
        heights = rng.integers(150 + 55 * layer, 230 + 55 * layer, 9)
        ridge = [(80 * step - shift * layer, int(height)) for step, height in enumerate(heights)]
        draw.polygon([(-40, 360), *ridge, (680, 360)], fill=shade)
    return image


def _poster(rng: Rng) -> bytes:
    target = io.BytesIO()
    _landscape(rng).save(target, "JPEG", quality=80)
    return target.getvalue()


def _clip(rng: Rng) -> bytes:
    """A few seconds of a light that moves over hills."""
    target = io.BytesIO()
    state = rng.bit_generator.state
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.time_base = Fraction(1, RATE)
        for number in range(CLIP_SECONDS * RATE):
            rng.bit_generator.state = state
            picture = np.asarray(_landscape(rng, number / 2))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return target.getvalue()
