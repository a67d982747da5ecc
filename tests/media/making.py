"""Makes small films for the tests: moving, grainy pictures with a marked corner, and a sounding tone."""

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.stream import Disposition

RATE = 48_000


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What film to make; the default is two seconds of H.264 and AAC at 320 x 180, 24 frames per second."""

    frames: int = 48
    width: int = 320
    height: int = 180
    fps: Fraction = Fraction(24)
    codec: str = "libx264"
    pixels: str = "yuv420p"
    options: dict[str, str] = field(default_factory=lambda: {"preset": "ultrafast", "g": "24"})
    container: dict[str, str] = field(default_factory=dict)
    sound: str | None = "aac"
    loudness: float = 0.3
    look: str = "moving"
    rotation: int = 0
    aspect: Fraction | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    stamps: tuple[int, ...] | None = None
    cover: bool = False
    second_picture: bool = False
    transfer: int | None = None


def make_film(path: Path, recipe: Recipe | None = None, **changes: Any) -> Path:
    """Write the film of a recipe (or of the default one with changes) to `path`."""
    wanted = recipe or Recipe(**changes)
    with av.open(str(path), "w", options=dict(wanted.container)) as output:
        output.metadata.update(wanted.metadata)
        count = 0 if wanted.look == "none" else 1 + wanted.second_picture
        pictures = [_picture_stream(output, wanted) for _ in range(count)]
        sound = output.add_stream(wanted.sound, rate=RATE) if wanted.sound else None
        cover = _cover_stream(output) if wanted.cover else None
        if cover:
            output.mux(cover.encode(_frame(wanted, 0, "yuvj420p")))
        for stream in pictures:
            _write_pictures(output, stream, wanted)
        if sound:
            _write_sound(output, sound, wanted)
    return path


def _picture_stream(output: Any, recipe: Recipe) -> Any:
    stream = output.add_stream(recipe.codec, rate=recipe.fps, options=dict(recipe.options))
    stream.width, stream.height, stream.pix_fmt = recipe.width, recipe.height, recipe.pixels
    stream.metadata.update(recipe.metadata)
    if recipe.aspect:
        stream.codec_context.sample_aspect_ratio = recipe.aspect
    if recipe.rotation:
        stream.set_display_rotation(recipe.rotation)
    if recipe.transfer:
        stream.codec_context.color_trc = recipe.transfer
        stream.codec_context.color_primaries = stream.codec_context.colorspace = 9
    return stream


def _cover_stream(output: Any) -> Any:
    stream = output.add_stream("mjpeg", rate=1)
    stream.width, stream.height, stream.pix_fmt = 320, 180, "yuvj420p"
    stream.disposition = Disposition.attached_pic
    return stream


def _frame(recipe: Recipe, number: int, pixels: str | None = None) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(draw(recipe, number), format="rgb24")
    return frame.reformat(format=pixels or recipe.pixels)


def draw(recipe: Recipe, number: int) -> Any:
    """One picture, (height, width, 3) bytes: black, flat, or a grainy moving wave with a white corner."""
    height, width = recipe.height, recipe.width
    if recipe.look == "black":
        return np.zeros((height, width, 3), dtype=np.uint8)
    if recipe.look == "flat":
        return np.full((height, width, 3), 120, dtype=np.uint8)
    wave = np.add.outer(np.arange(height) * 2, np.arange(width)) + number * 5
    grain = np.random.default_rng(number).integers(-12, 12, (height, width))
    gray = np.clip(90 + 60 * np.sin(wave / 17) + grain, 0, 255)
    picture = np.stack([gray, gray * 0.8, 255 - gray], axis=2).astype(np.uint8)
    picture[: height // 4, : width // 4] = 255
    return picture


def _write_pictures(output: Any, stream: Any, recipe: Recipe) -> None:
    stamps = recipe.stamps or tuple(range(recipe.frames))
    for number, stamp in enumerate(stamps):
        frame = _frame(recipe, number)
        frame.pts, frame.time_base = stamp, 1 / recipe.fps
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def _write_sound(output: Any, stream: Any, recipe: Recipe) -> None:
    total = int(recipe.frames / recipe.fps * RATE)
    tone = (np.sin(np.arange(total) * 0.05) * recipe.loudness).astype(np.float32)
    size = stream.codec_context.frame_size or 1024
    for start in range(0, total, size):
        piece = tone[start : start + size]
        frame = av.AudioFrame.from_ndarray(np.stack([piece, piece]), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def box_of(path: Path, kind: str) -> tuple[int, int]:
    """Offset and size of the first outermost MP4 box of a kind."""
    data, at = path.read_bytes(), 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == kind.encode():
            return at, size
        at += size
    raise LookupError(kind)


def put_subtitles_inside(film: Path, path: Path, tracks: dict[str, str]) -> Path:
    """Copy a film to `path` with text tracks by language; each text is SubRip."""
    with av.open(str(film)) as source, av.open(str(path), "w") as output:
        pictures = source.streams.video[0]
        copied = output.add_stream_from_template(pictures)
        inputs = []
        for language, text in tracks.items():
            lines = path.with_suffix(f".{language}.srt")
            lines.write_text(text, encoding="utf-8")
            given = av.open(str(lines))
            stream = output.add_stream_from_template(given.streams.subtitles[0])
            stream.metadata["language"] = language
            inputs.append((given, stream))
        for packet in source.demux(pictures):
            if packet.dts is not None:
                packet.stream = copied
                output.mux(packet)
        for given, stream in inputs:
            for line in given.demux():
                if line.dts is not None:
                    line.stream = stream
                    output.mux(line)
            given.close()
    return path
