"""Watches the pictures of a film go by, very small, and counts what its craft shows.

It takes each picture once, from whoever decodes it anyway; nothing here judges, it only counts.
"""

from typing import Any

import av
import numpy as np

from app.media.cuts import CUT_STEP, STILL_STEP, change, find_cuts
from app.media.fingerprint import PICTURES, SIDE, fingerprint
from app.media.sheet import Span, share_of
from app.media.sprite import Tiles
from app.media.stillness import frozen_stretches, stretches
from app.media.trail import Tracking

SMALL = (48, 27)
BLACK_SECONDS = 0.2
BLACK_MEAN = 8.0
# A picture that follows a change this soon is free of the blend of both.
SETTLED = 2


class Watching:
    """What was seen: for every picture its moment, its change from the one before, and its light."""

    def __init__(self, length: float) -> None:
        self.length = length
        self.end = 0.0
        self.times: list[float] = []
        self.steps: list[float] = []
        self.lights: list[float] = []
        self.tiles = Tiles()
        self.tracking = Tracking()
        self._thumbs: list[Any] = []
        self._grays: list[Any] = []
        self._marks = [(number + 0.5) / PICTURES * length for number in range(PICTURES)]
        self._before: Any = None
        self._since_change = SETTLED

    def take(self, frame: av.VideoFrame, at: float, end: float) -> None:
        """Look at one picture that is shown from `at` to `end`, in seconds from the film's beginning."""
        self.end = max(self.end, at, end)
        small = frame.reformat(width=SMALL[0], height=SMALL[1], format="rgb24", interpolation="AREA")
        colors = small.to_ndarray().astype(np.int16)
        step = 0.0 if self._before is None else change(colors, self._before)
        self.times.append(at)
        self.steps.append(step)
        self._thumbs.append(colors[::3, ::3].astype(np.uint8))
        self.lights.append(float(colors.mean()))
        self._before = colors
        self._since_change = 0 if step > CUT_STEP else self._since_change + 1
        self.tiles.offer(frame, at, wanted=self._since_change == SETTLED)
        self.tracking.offer(frame, at)
        self._fingerprint(frame, at)

    def _fingerprint(self, frame: av.VideoFrame, at: float) -> None:
        while len(self._grays) < PICTURES and at >= self._marks[len(self._grays)]:
            gray = frame.reformat(width=SIDE, height=SIDE, format="gray", interpolation="AREA")
            self._grays.append(gray.to_ndarray())

    def counted(self) -> dict[str, Any]:
        """The picture's part of a sheet."""
        length = self.end - self.times[0]
        cuts = find_cuts(self.times, self.steps, self._thumbs)
        still = np.array(self.steps[1:]) < STILL_STEP
        frozen = frozen_stretches(self.times, self.end, self.steps, self._thumbs)
        dark = [light < BLACK_MEAN for light in self.lights]
        black = stretches(self.times, self.end, dark, BLACK_SECONDS)
        last = self._grays[-1] if self._grays else np.zeros((SIDE, SIDE))
        return {
            "seconds": length,
            "cuts": tuple(round(cut - self.times[0], 4) for cut in cuts),
            "average_shot_seconds": length / (len(cuts) + 1),
            "held_share": float(np.mean(still)) if still.size else 0.0,
            "frozen": self._from_start(frozen),
            "frozen_share": share_of(frozen, length),
            "flicker": _flicker(self.times, self.lights, cuts),
            "black": self._from_start(black),
            "black_share": share_of(black, length),
            "fingerprint": fingerprint([*self._grays, *[last] * (PICTURES - len(self._grays))]),
        }

    def _from_start(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        first = self.times[0]
        return tuple((round(begin - first, 4), round(end - first, 4)) for begin, end in spans)


def _flicker(times: list[float], lights: list[float], cuts: list[float]) -> float:
    """Mean trembling of the light inside shots: how far a picture's light lies off its neighbors'."""
    if len(lights) < 3:
        return 0.0
    light = np.array(lights)
    off = np.abs(light[1:-1] - (light[:-2] + light[2:]) / 2)
    at_cut = np.isin(np.array(times), cuts)
    inside = ~(at_cut[1:-1] | at_cut[2:])
    return float(np.mean(off[inside])) if inside.any() else 0.0
