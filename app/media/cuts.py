"""Finds where shots begin, from how much each picture differs from the one before."""

from typing import Any

import numpy as np

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


def find_cuts(times: list[float], steps: list[float], thumbs: list[Any]) -> list[float]:
    """Moments at which a new shot begins: steps that stand out from those around them and are no flash.

    `steps[i]` is the mean absolute change from picture i - 1 to i, in 0..255; `thumbs` are very small.
    """
    cuts: list[float] = []
    for number in np.flatnonzero(np.array(steps) > CUT_STEP).tolist():
        if number == 0 or not _stands_out(steps, number) or _is_flash(thumbs, number):
            continue
        if times[number] - (cuts[-1] if cuts else times[0]) >= SHORTEST_SHOT:
            cuts.append(times[number])
    return cuts


def change(picture: Any, before: Any) -> float:
    """Mean absolute difference of two pictures of signed numbers."""
    return float(np.mean(np.abs(picture - before)))


def _stands_out(steps: list[float], number: int) -> bool:
    around = steps[max(1, number - NEIGHBORS) : number] + steps[number + 1 : number + 1 + NEIGHBORS]
    # Pictures held for two or three count by their moves; where hardly any moves, one move is no custom.
    moves = [step for step in around if step > STILL_STEP]
    usual = float(np.median(moves)) if len(moves) * 3 >= len(around) else 0.0
    return steps[number] > usual + CUT_STEP and steps[number] > CUT_FACTOR * usual


def _is_flash(thumbs: list[Any], number: int) -> bool:
    """Tell whether the old picture soon comes back, or this one is an older one come back."""
    old, new = thumbs[number - 1].astype(np.int16), thumbs[number].astype(np.int16)
    alike = FLASH_SHARE * change(new, old)
    later = any(change(thumb, old) < alike for thumb in thumbs[number + 1 : number + FLASH])
    return later or any(change(thumb, new) < alike for thumb in thumbs[max(0, number - FLASH) : number - 1])
