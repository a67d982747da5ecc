"""How a stored picture becomes the picture shown: stretched by its sample aspect, turned by its rotation."""

from fractions import Fraction
from typing import Any

import av
from av.video.stream import VideoStream
from PIL import Image

from app.media.probe import shown_size

TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def clockwise_turn(frame: av.VideoFrame) -> int:
    """Clockwise degrees to turn this frame: 0, 90, 180 or 270 (the library counts counterclockwise)."""
    return (-round(frame.rotation / 90) * 90) % 360


def fitted(width: int, height: int, long_side: int, short_side: int) -> tuple[int, int]:
    """Shrink a size, keeping its shape, into a frame that may lie or stand; even sides, never enlarged."""
    scale = min(
        Fraction(1),
        Fraction(long_side, max(width, height)),
        Fraction(short_side, min(width, height)),
    )
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def shown_image(frame: av.VideoFrame, picture: VideoStream, widest: int) -> Image.Image:
    """Turn a decoded frame into an RGB image as a viewer sees it, its longer side at most `widest`."""
    aspect = Fraction(picture.sample_aspect_ratio or 1)
    turn = clockwise_turn(frame)
    # The frame is scaled before it is turned, so the size is wanted as it lies in the file.
    width, height = fitted(*shown_size(frame.width, frame.height, aspect, 0), widest, widest)
    scaled: Any = frame.reformat(width=width, height=height, format="rgb24", interpolation="FAST_BILINEAR")
    image: Image.Image = scaled.to_image()
    return image.transpose(TURNS[turn]) if turn else image
