"""Finds stretches of a film that last and do not change, or that are dark."""

from typing import Any

import numpy as np

from app.media.cuts import change
from app.media.sheet import Span

FROZEN_SECONDS = 0.5
# Coding touches a held picture up by less than this from one picture to the next ...
TOUCH = 0.7
# ... and by less than this over half a second, where the slowest camera move adds up to more.
DRIFT = 2.0
# Moments are rounded: half a second of pictures may be a hair shorter.
HAIR = 0.002


def stretches(times: list[float], end: float, marks: list[bool], least: float) -> tuple[Span, ...]:
    """From when to when marked pictures are on screen without a break, where that lasts long enough."""
    ends = [*times[1:], end]
    spans = [(times[first], ends[last]) for first, last in _runs(marks)]
    return tuple(span for span in spans if span[1] - span[0] >= least - HAIR)


def frozen_stretches(
    times: list[float], end: float, steps: list[float], thumbs: list[Any]
) -> tuple[Span, ...]:
    """From when to when one picture stands; `steps[i]` is the change from picture i - 1, thumbs are small."""
    ends = [*times[1:], end]
    found: list[Span] = []
    for first, last in _runs([step < TOUCH for step in steps[1:]]):
        # A run of pairs without change holds one picture more than pairs.
        for span in _standing(times, ends, thumbs, first, last + 1):
            if found and abs(found[-1][1] - span[0]) < HAIR:
                found[-1] = (found[-1][0], span[1])
            else:
                found.append(span)
    return tuple(found)


def _standing(times: list[float], ends: list[float], thumbs: list[Any], first: int, last: int) -> list[Span]:
    """The half seconds of a run that really stand still; a shorter rest belongs to the one before it."""
    found: list[Span] = []
    begin = first
    while begin <= last:
        stop = next(
            (n for n in range(begin, last + 1) if ends[n] - times[begin] >= FROZEN_SECONDS - HAIR), None
        )
        whole = stop is not None
        until = last if stop is None else stop
        stands = change(thumbs[until].astype(np.int16), thumbs[begin]) < DRIFT
        if stands and (whole or (found and abs(found[-1][1] - times[begin]) < HAIR)):
            found.append((times[begin], ends[until]))
        begin = until + 1
    return found


def _runs(marks: list[bool]) -> list[tuple[int, int]]:
    """First and last number of every run of marked places."""
    edges = np.flatnonzero(np.diff(np.array([False, *marks, False]).astype(np.int8)))
    return [(int(begin), int(past) - 1) for begin, past in zip(edges[::2], edges[1::2], strict=True)]
