"""The trail of a film: what it shows four times a second in 20 bits, found again when cut or cropped.

Each picture, without black borders, is reduced to the signs of the lowest frequencies of its cosine
transform. Few and low ones bend little when a picture is cropped; many pictures in their order make up for
it. One film's picks, evenly spaced, are laid over the other's whole trail at every offset, so a lost head or
tail costs nothing; they are kept in several croppings, so a copy that was cropped hard is found too. A
mirrored picture turns the signs of the odd frequencies across, so one trail is laid over the other both ways.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

# A copy whose head was cut lies half of this beside the original at most.
EVERY_SECONDS = 0.25
# An hour: what is longer is known by its first hour.
MOST_PICTURES = 14400
SIDE = 64
PICKS = 24
# Shares cut off above and below, left and right: the whole, a little of all, to 2.39:1, to upright.
VIEWS = ((0.0, 0.0), (0.1, 0.1), (0.128, 0.0), (0.0, 0.342))
HIGHEST = 6
BITS = 20
LIVELY = 1 << BITS
# A picture of less spread than this (of 255) has no shapes to speak of.
DULL = 6.0
# A border row or column is never brighter than this in nine pictures of ten; video black is 16.
BORDER = 30
NARROWEST = 16
# Fewer pictures than this on both trails prove nothing.
LEAST = 6
# Share of differing bits that copies stay below. Of 988 pairs of other films four lie below it too, at 0.13
# and more; all four were painted from the same scenery.
ALIKE = 0.20


@dataclass(frozen=True)
class Trail:
    """`whole` has one word for each quarter second; `picks` are (views, picks) words, one every `step`."""

    whole: Any
    picks: Any

    @property
    def step(self) -> int:
        """How many pictures lie between two picks."""
        return max(1, len(self.whole) // PICKS)

    def as_bytes(self) -> bytes:
        """Four bytes a word: how many pictures, the whole, the picks."""
        words = [np.array([len(self.whole)]), self.whole, self.picks.ravel()]
        return bytes(np.concatenate(words).astype("<u4").tobytes())

    def mirrored(self) -> "Trail":
        """The trail of the same film with left and right exchanged."""
        return Trail(self.whole ^ ODD_ACROSS, self.picks ^ ODD_ACROSS)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Inverse of `as_bytes`; raises ValueError for what is none."""
        words = np.frombuffer(data, "<u4")
        if not len(words) or len(words) <= words[0]:
            raise ValueError("This is no trail.")
        whole = words[1 : 1 + words[0]]
        return cls(whole, words[1 + words[0] :].reshape(len(VIEWS), -1))


class Tracking:
    """Takes a small gray of a film every quarter second while it goes by."""

    def __init__(self) -> None:
        self._grays: list[Any] = []

    def offer(self, frame: Any, at: float) -> None:
        """Look at a picture shown at `at` (seconds) when the time has come for one; held ones count again."""
        due = min(MOST_PICTURES, int(at / EVERY_SECONDS + 1e-6) + 1)
        if due <= len(self._grays):
            return
        gray = frame.reformat(width=SIDE, height=SIDE, format="gray", interpolation="AREA").to_ndarray()
        self._grays += [gray] * (due - len(self._grays))

    def trail(self) -> Trail:
        """The trail of what was seen."""
        return trail_of(np.array(self._grays, np.uint8).reshape(-1, SIDE, SIDE))


def trail_of(grays: Any) -> Trail:
    """Turn (pictures, 64, 64) grays, one every quarter second, into a trail."""
    box = _inside(grays)
    whole = _words(grays, box)
    step = max(1, len(whole) // PICKS)
    picked = grays[step // 2 :: step][:PICKS]
    return Trail(whole, np.array([_words(picked, _cropped(box, view)) for view in VIEWS]))


def unlikeness(one: Trail, other: Trail) -> float:
    """Least share of differing bits where one film, or its mirror, lies over the other; 1 for too little."""
    mirror = one.mirrored()
    return min(
        _laid_over(one, other), _laid_over(other, one), _laid_over(mirror, other), _laid_over(other, mirror)
    )


def _laid_over(one: Trail, other: Trail) -> float:
    """Lay the picks of one film over the other's whole trail at every offset; the best of all views."""
    lively = (one.picks & LIVELY) > 0
    least = np.maximum(LEAST, lively.sum(axis=1) / 2)[:, None]
    if not len(other.whole) or not len(one.whole) or (lively.sum(axis=1) < LEAST).all():
        return 1.0
    differing = np.bitwise_count((one.picks[:, :, None] ^ other.whole) & (LIVELY - 1))
    differing[:, :, (other.whole & LIVELY) == 0] = BITS // 2
    differing[~lively] = 0
    counted = np.broadcast_to(lively[:, :, None], differing.shape)
    count = _slid(counted, one.step)
    shares = _slid(differing, one.step) / np.maximum(1, BITS * count)
    return float(np.min(shares, where=count >= least, initial=1.0))


def _slid(table: Any, step: int) -> Any:
    """Sums of (views, picks, moments) over the picks, for every offset at which they lie over the moments."""
    views, picks, moments = table.shape
    reach = step * picks
    wide = np.zeros((views, picks, moments + 2 * reach), np.uint8)
    wide[:, :, reach : reach + moments] = table
    view, pick, moment = wide.strides
    # Row after row begins one step later, so that a column holds all picks at one offset.
    skewed = np.lib.stride_tricks.as_strided(
        wide, (views, picks, moments + reach), (view, pick + step * moment, moment), writeable=False
    )
    return skewed.sum(axis=1, dtype=np.int32)


def _inside(grays: Any) -> tuple[int, int, int, int]:
    """Top, bottom, left and right of what is not black border throughout the film."""
    if not len(grays):
        return 0, SIDE, 0, SIDE
    spans = []
    for across in (2, 1):
        lit = np.flatnonzero(np.percentile(grays.max(axis=across), 90, axis=0) > BORDER)
        wide = len(lit) > 0 and lit[-1] + 1 - lit[0] >= NARROWEST
        spans += [int(lit[0]), int(lit[-1]) + 1] if wide else [0, SIDE]
    return spans[0], spans[1], spans[2], spans[3]


def _cropped(box: tuple[int, int, int, int], view: tuple[float, float]) -> tuple[int, int, int, int]:
    top, bottom, left, right = box
    high, wide = round(view[0] * (bottom - top)), round(view[1] * (right - left))
    return top + high, bottom - high, left + wide, right - wide


def _words(grays: Any, box: tuple[int, int, int, int]) -> Any:
    """The signs of the low frequencies of each picture inside the box, and whether it is lively."""
    top, bottom, left, right = box
    pictures = grays[:, top:bottom, left:right].astype(np.float32)
    low = _cosines(bottom - top) @ pictures @ _cosines(right - left).T
    signs = low[:, LOW] > 0
    lively = pictures.std(axis=(1, 2)) > DULL
    words = signs @ (1 << np.arange(BITS)) + LIVELY
    return np.where(lively, words, 0).astype(np.uint32)


def _cosines(samples: int) -> Any:
    """The first rows of the discrete cosine transform (type II)."""
    place, frequency = np.arange(samples), np.arange(HIGHEST)[:, None]
    return np.cos(np.pi * (2 * place + 1) * frequency / (2 * samples)).astype(np.float32)


# The mean light, at 0, says nothing about shapes.
LOW = np.add.outer(np.arange(HIGHEST), np.arange(HIGHEST))
LOW = (LOW > 0) & (LOW < HIGHEST)
# The bits whose waves swap light and dark when left and right are exchanged.
ODD_ACROSS = np.uint32(sum(1 << bit for bit, (_, across) in enumerate(np.argwhere(LOW)) if across % 2))
