"""Takes twelve stills and one poster out of a film, avoiding black, flat and blurred moments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image

from app.media.opening import DECODE_ERRORS, moment, open_film, picture_of, use_threads
from app.media.pictures import shown_image
from app.media.probe import may_decode
from app.media.rules import Rules
from app.media.verdict import FilmProblem, Problem, clock

STILLS = 12
STILL_SIDE = 640
POSTER_SIDE = 1280
QUALITY = 86
# At most this many frames are decoded to come nearer to the wished moment.
MOST_FORWARD = 24
# A frame this near before the wished moment, in shares of the distance between stills, is as good.
NEAR = 0.5
# A keyframe this far after the last still, in the same shares, shows something new.
APART = 0.25
EMPTY_LIVELINESS = 0.06
# Looking whether a picture is empty takes a fifth of decoding it; its neighbors are as empty.
LOOK_EVERY = 4
# Films begin and end with titles, which make poor posters.
TITLE_PLACES = (0, 1, STILLS - 1)
EDGE_WORTH = 0.6


@dataclass(frozen=True)
class Taken:
    """One decoded picture with its moment in seconds, the image as shown and its worth as a poster (0..1)."""

    seconds: float
    frame: av.VideoFrame
    image: Image.Image
    worth: float


def make_stills(
    source: Path, out_dir: Path, rules: Rules, progress: Callable[[float], None]
) -> dict[str, Any]:
    """Write `still-01.jpg` ... and `poster.jpg` to `out_dir`; return names, moments and sizes.

    Raises FilmProblem `no_picture` when not one frame decodes, `too_heavy` when it would be too large.
    """
    container = open_film(source)
    picture = picture_of(container)
    if not may_decode(picture, rules):
        raise FilmProblem(Problem("too_heavy"))
    best: Taken | None = None
    stills = []
    for number, taken in enumerate(_Reader(container, picture).take_all(), 1):
        stills.append(_write(taken.image, taken.seconds, out_dir / f"still-{number:02d}.jpg"))
        best = taken if best is None or taken.worth > best.worth else best
        progress(number / STILLS)
    if best is None:
        length = clock((container.duration or 0) / 1_000_000)
        raise FilmProblem(Problem("no_picture", parameters={"length": length}))
    large = shown_image(best.frame, picture, POSTER_SIDE)
    return {"poster": _write(large, best.seconds, out_dir / "poster.jpg"), "stills": stills}


def liveliness(image: Image.Image) -> float:
    """How much a picture shows, in 0..1: spread of light, sharpness, color; black, white, flat are near 0."""
    small = np.asarray(image.convert("RGB").resize((96, 54)), dtype=np.float64) / 255
    gray = small @ np.array([0.2126, 0.7152, 0.0722])
    spread = float(np.std(gray)) * 4
    edges = float(np.mean(np.abs(np.diff(gray, axis=0)))) + float(np.mean(np.abs(np.diff(gray, axis=1))))
    color = float(np.mean(np.ptp(small, axis=2)))
    mean = float(np.mean(gray))
    # A parabola over the mean light: full at mid-gray, nothing at black and white.
    light = 4 * mean * (1 - mean)
    return light * (0.45 * min(1.0, spread) + 0.35 * min(1.0, edges * 8) + 0.2 * min(1.0, color * 3))


class _Reader:
    """Reads forward through a film and seeks only when a keyframe lies between here and the wished moment."""

    def __init__(self, container: InputContainer, picture: VideoStream) -> None:
        self.container = container
        self.picture = picture
        self.base = Fraction(picture.time_base or 1)
        self.start = moment(picture.start_time, picture) or 0.0
        self.frames: Iterator[av.VideoFrame] = iter(())
        self.at = -1.0
        use_threads(picture)

    def take_all(self) -> Iterator[Taken]:
        """Yield one picture from the middle of each twelfth of the film; what does not decode is left out."""
        step = self._length() / STILLS
        for number in range(STILLS):
            wanted = self.start + (number + 0.5) * step
            frame = self._nearest(wanted, step)
            if frame is not None:
                image = shown_image(frame, self.picture, STILL_SIDE)
                worth = liveliness(image) * (EDGE_WORTH if number in TITLE_PLACES else 1.0)
                yield Taken(max(0.0, self.at - self.start), frame, image, worth)

    def _nearest(self, wanted: float, step: float) -> av.VideoFrame | None:
        """Take the frame at the wished moment, or sooner: one near enough, or a keyframe not yet taken.

        Keyframes cost one decoding and often open a shot; an empty picture is passed over while the
        patience lasts.
        """
        taken = self.at
        self._approach(wanted)
        best = None
        for number, frame in enumerate(self.frames):
            best, self.at = frame, moment(frame.pts, self.picture) or 0.0
            if self.at >= wanted or (number >= MOST_FORWARD and self.at > taken):
                break
            is_fresh = frame.key_frame and self.at > taken + APART * step
            is_near = wanted - self.at <= NEAR * step and number % LOOK_EVERY == 0
            if (is_fresh or is_near) and not _is_empty(frame):
                break
        return best

    def _approach(self, wanted: float) -> None:
        """Seek to the keyframe before `wanted`, unless reading on from here comes there sooner."""
        stamp = int(wanted / self.base)
        if self.at < self._keyframe_before(stamp):
            try:
                self.container.seek(stamp, stream=self.picture, backward=True)
            except DECODE_ERRORS:
                return
            self.frames = self._decoded()

    def _keyframe_before(self, stamp: int) -> float:
        entries = self.picture.index_entries
        place = entries.search_timestamp(stamp, backward=True) if len(entries) else -1
        return float(entries[place].timestamp * self.base) if place >= 0 else stamp * float(self.base)

    def _decoded(self) -> Iterator[av.VideoFrame]:
        """Decode onward, past what is damaged."""
        packets = self.container.demux(self.picture)
        while True:
            try:
                packet = next(packets)
                yield from packet.decode()
            except StopIteration:
                return
            except DECODE_ERRORS as error:
                if isinstance(error, EOFError):
                    return

    def _length(self) -> float:
        if self.picture.duration:
            return float(self.picture.duration * self.base)
        return (self.container.duration or 0) / 1_000_000


def _is_empty(frame: av.VideoFrame) -> bool:
    small: Any = frame.reformat(width=96, height=54, format="rgb24", interpolation="POINT")
    return liveliness(small.to_image()) < EMPTY_LIVELINESS


def _write(image: Image.Image, seconds: float, path: Path) -> dict[str, Any]:
    """Write one JPEG from bare pixels, so that nothing of the film's metadata comes along."""
    image.save(path, "JPEG", quality=QUALITY)
    return {"name": path.name, "seconds": seconds, "width": image.width, "height": image.height}
