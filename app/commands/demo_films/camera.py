"""Exposes shots onto film: grain, fades, burnt-in titles, and the H.264 and AAC of the file."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from app.commands.demo_films.brush import Size
from app.commands.demo_films.scenery import Painter

SOUND_RATE = 44_100
SOUND_FRAME = 1024
GRAIN_SHEETS = 5
# One thread, so that the same seed gives the same bytes on every machine.
ENCODER = {"preset": "ultrafast", "crf": "27", "threads": "1"}
BT709 = 1


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One shot in the finished film: painter, length and fades in seconds, and a title to burn in."""

    painter: Painter
    seconds: float
    fade_in: float = 0.0
    fade_out: float = 0.0
    title: Image.Image | None = None


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The film it is shot on: size, rate, strength of grain, and how many frames share a drawing."""

    size: Size
    fps: int
    grain: float = 3.0
    hold: int = 1


class Camera:
    """Writes one film file, shot by shot, with its sound."""

    def __init__(self, path: Path, stock: Stock, rng: np.random.Generator) -> None:
        self.stock = stock
        self.output = av.open(
            str(path), "w", format="mp4", options={"movflags": "faststart", "fflags": "+bitexact"}
        )
        self.stream = self.output.add_stream("libx264", rate=stock.fps, options=dict(ENCODER))
        self.stream.width, self.stream.height = stock.size
        self.stream.pix_fmt = "yuv420p"
        codec = self.stream.codec_context
        codec.gop_size = stock.fps * 4
        codec.colorspace = codec.color_primaries = codec.color_trc = BT709
        self.sound: Any = None
        self.grain = self._grain(rng)
        self.number = 0

    def shoot(self, cut: Cut) -> None:
        """Expose one shot."""
        frames = round(cut.seconds * self.stock.fps)
        drawing: Any = None
        for number in range(frames):
            seconds = number / self.stock.fps
            if drawing is None or number % self.stock.hold == 0:
                drawing = _developed(cut, seconds, number / frames)
            self._expose(drawing, _light(cut, seconds))

    def open_sound(self) -> None:
        """Make room for sound; to be called before the first shot."""
        self.sound = self.output.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        self.sound.bit_rate = 96_000

    def record(self, samples: Any) -> None:
        """Write the whole sound: (2, n) floats in -1..1."""
        for start in range(0, samples.shape[1], SOUND_FRAME):
            piece = np.ascontiguousarray(samples[:, start : start + SOUND_FRAME], dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
            self.output.mux(self.sound.encode(frame))
        self.output.mux(self.sound.encode(None))

    def close(self) -> None:
        """Finish the file."""
        self.output.mux(self.stream.encode(None))
        self.output.close()

    def _expose(self, drawing: Any, light: float) -> None:
        frame = av.VideoFrame.from_ndarray(self._grained(drawing, light), format="yuv420p")
        frame.pts, frame.time_base = self.number, Fraction(1, self.stock.fps)
        frame.colorspace = frame.color_primaries = frame.color_trc = BT709
        self.number += 1
        self.output.mux(self.stream.encode(frame))

    def _grained(self, drawing: Any, light: float) -> Any:
        """A copy of a drawing's planes with this frame's grain on the luma, dimmed for a fade."""
        picture = drawing.copy()
        width, height = self.stock.size
        luma, shift = picture[:height], (self.number * 37) % 64
        sheet = self.grain[self.number % GRAIN_SHEETS]
        np.clip(
            luma + sheet[shift : shift + height, shift : shift + width], 16, 235, out=luma, casting="unsafe"
        )
        if light < 1:
            luma[:] = 16 + (luma - 16.0) * light
            picture[height:] = 128 + (picture[height:] - 128.0) * light
        return picture

    def _grain(self, rng: np.random.Generator) -> Any:
        width, height = self.stock.size
        fine = rng.normal(0, self.stock.grain, (GRAIN_SHEETS, height + 64, width + 64))
        # Grain of real film is not single pixels: neighbors share some of it.
        soft = (fine + np.roll(fine, 1, axis=2) + np.roll(fine, 1, axis=1)) / 1.73
        return soft.astype(np.int16)


def _developed(cut: Cut, seconds: float, share: float) -> Any:
    """Paint one picture of a shot with its title; return its planes, (height * 3 / 2, width) bytes."""
    drawing = cut.painter(seconds, share)
    if cut.title is not None:
        drawing.paste(cut.title, (0, 0), cut.title)
    frame = av.VideoFrame.from_ndarray(np.asarray(drawing), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709").to_ndarray()


def _light(cut: Cut, seconds: float) -> float:
    light = 1.0
    if cut.fade_in:
        light = min(light, seconds / cut.fade_in)
    if cut.fade_out:
        light = min(light, (cut.seconds - seconds) / cut.fade_out)
    return max(0.0, min(1.0, light))
