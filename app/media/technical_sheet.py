"""Measures a film's craft: shots and cuts, held and frozen pictures, flicker, black, loudness, fingerprint.

Every picture is decoded once and looked at very small; nothing here judges, it only counts.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from app.media.facts import Sheet
from app.media.fingerprint import PICTURES, SIDE, fingerprint
from app.media.limits import Limits
from app.media.loudness import measure_loudness
from app.media.opening import DECODE_ERRORS, moment, open_film, picture_of, use_threads
from app.media.probe import may_decode
from app.media.verdict import FilmProblem, Problem, clock

SMALL = (48, 27)
# A cut changes the small picture by this much more (of 255) than its neighbors change, and by this factor.
CUT_STEP = 5.0
CUT_FACTOR = 3.0
NEIGHBORS = 6
# A shot left again within so many pictures, for one half as different, is taken for a flash.
FLASH = 14
FLASH_SHARE = 0.5
SHORTEST_SHOT = 0.2
# Grain of unchanged pictures averages out to less than this.
STILL_STEP = 0.35
FROZEN_SECONDS = 0.5
BLACK_MEAN = 8.0


def make_sheet(
    source: Path, _out_dir: Path, limits: Limits, progress: Callable[[float], None]
) -> dict[str, Any]:
    """Decode everything once and return a `Sheet` as plain values; FilmProblem when nothing decodes."""
    container = open_film(source)
    picture = picture_of(container)
    if not may_decode(picture, limits):
        raise FilmProblem(Problem("too_heavy"))
    use_threads(picture)
    length = _length(container, picture)
    film = _watch(container, picture, length, progress)
    if not film.times:
        raise FilmProblem(Problem("no_picture", parameters={"length": clock(length)}))
    return film.sheet(length, measure_loudness(source)).as_dict()


class _Watched:
    """What was seen: for every picture its moment, its change from those before, and its light."""

    def __init__(self, length: float) -> None:
        self.times: list[float] = []
        self.steps: list[float] = []
        self.thumbs: list[Any] = []
        self.lights: list[float] = []
        self.grays: list[Any] = []
        self.marks = [(number + 0.5) / PICTURES * length for number in range(PICTURES)]
        self.before: Any = None

    def take(self, frame: av.VideoFrame, at: float) -> None:
        """Look at one picture."""
        small = frame.reformat(width=SMALL[0], height=SMALL[1], format="rgb24", interpolation="AREA")
        colors = small.to_ndarray().astype(np.float32)
        self.times.append(at)
        self.steps.append(0.0 if self.before is None else _change(colors, self.before))
        self.thumbs.append(np.mean(colors[::2, ::2], axis=2).astype(np.uint8))
        self.lights.append(float(np.mean(colors)))
        self.before = colors
        while len(self.grays) < PICTURES and at >= self.marks[len(self.grays)]:
            gray = frame.reformat(width=SIDE, height=SIDE, format="gray", interpolation="AREA")
            self.grays.append(gray.to_ndarray())

    def sheet(self, length: float, loudness: Any) -> Sheet:
        """Count it all up."""
        cuts = find_cuts(self.times, self.steps, self.thumbs)
        spans = np.diff([self.times[0], *cuts, max(length, self.times[-1])])
        still = np.array(self.steps[1:]) < STILL_STEP
        last = self.grays[-1] if self.grays else np.zeros((SIDE, SIDE))
        return Sheet(
            cuts=tuple(cuts),
            average_shot_seconds=float(np.mean(spans)),
            held_share=float(np.mean(still)) if still.size else 0.0,
            frozen_share=_frozen_share(self.times, still),
            flicker=_flicker(self.times, self.lights, cuts),
            black_share=float(np.mean(np.array(self.lights) < BLACK_MEAN)),
            loudness=loudness,
            fingerprint=fingerprint([*self.grays, *[last] * (PICTURES - len(self.grays))]),
        )


def find_cuts(times: list[float], steps: list[float], thumbs: list[Any]) -> list[float]:
    """Moments at which a new shot begins: steps that stand out from those around them and are no flash.

    `steps[i]` is the mean absolute change from picture i - 1 to i, in 0..255; `thumbs` are very small grays.
    """
    cuts: list[float] = []
    for number in range(1, len(steps)):
        if not _stands_out(steps, number) or _is_flash(thumbs, number):
            continue
        if not cuts or times[number] - cuts[-1] >= SHORTEST_SHOT:
            cuts.append(times[number])
    return cuts


def _stands_out(steps: list[float], number: int) -> bool:
    around = steps[max(1, number - NEIGHBORS) : number] + steps[number + 1 : number + 1 + NEIGHBORS]
    usual = float(np.median([step for step in around if step > STILL_STEP] or [0.0]))
    return steps[number] > usual + CUT_STEP and steps[number] > CUT_FACTOR * usual


def _is_flash(thumbs: list[Any], number: int) -> bool:
    """Tell whether the old picture soon comes back, or this one is an older one come back."""
    old, new = thumbs[number - 1].astype(np.int16), thumbs[number].astype(np.int16)
    alike = FLASH_SHARE * _change(new, old)
    later = any(_change(thumb, old) < alike for thumb in thumbs[number + 1 : number + FLASH])
    return later or any(_change(thumb, new) < alike for thumb in thumbs[max(0, number - FLASH) : number - 1])


def _change(picture: Any, before: Any) -> float:
    return float(np.mean(np.abs(picture - before)))


def _watch(
    container: InputContainer, picture: VideoStream, length: float, progress: Callable[[float], None]
) -> _Watched:
    film = _Watched(length)
    start = moment(picture.start_time, picture) or 0.0
    for frame in _decoded(container, picture):
        at = (moment(frame.pts, picture) or 0.0) - start
        film.take(frame, at)
        progress(at / length if length else 0.0)
    return film


def _decoded(container: InputContainer, picture: VideoStream) -> Iterator[av.VideoFrame]:
    packets = container.demux(picture)
    while True:
        try:
            yield from next(packets).decode()
        except StopIteration:
            return
        except DECODE_ERRORS as error:
            if isinstance(error, EOFError):
                return


def _length(container: InputContainer, picture: VideoStream) -> float:
    if picture.duration:
        return float(picture.duration * Fraction(picture.time_base or 0))
    return (container.duration or 0) / 1_000_000


def _frozen_share(times: list[float], still: Any) -> float:
    """Share of the film that stands still for half a second or more."""
    frozen, began = 0.0, None
    for number, is_still in enumerate([*still.tolist(), False]):
        if is_still:
            began = times[number] if began is None else began
        elif began is not None:
            held = times[number] - began
            frozen += held if held >= FROZEN_SECONDS else 0.0
            began = None
    length = times[-1] - times[0]
    return frozen / length if length > 0 else 0.0


def _flicker(times: list[float], lights: list[float], cuts: list[float]) -> float:
    """Mean trembling of the light inside shots: how far a picture's light lies off its neighbors'."""
    if len(lights) < 3:
        return 0.0
    light = np.array(lights)
    off = np.abs(light[1:-1] - (light[:-2] + light[2:]) / 2)
    at_cut = np.isin(np.array(times), cuts)
    inside = ~(at_cut[1:-1] | at_cut[2:])
    return float(np.mean(off[inside])) if inside.any() else 0.0
