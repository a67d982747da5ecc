"""Krippendorff's alpha for interval data, on reviews as sparse as a contest's."""

import numpy as np

from app.tally.arrays import Floats, Ints


def interval_alpha(film: Ints, value: Floats) -> float | None:
    """Return alpha (1: perfect, 0: chance) of values, each with the position of its film.

    Films with one value cannot be paired and do not count. None where nothing varies or nothing can
    be paired. Krippendorff (2004), Content Analysis, chapter 11, with squared differences.
    """
    counts = np.bincount(film)
    pairable = counts[film] > 1
    film, value = film[pairable], value[pairable]
    if not value.size:
        return None
    counts = np.maximum(np.bincount(film), 1)
    means = np.bincount(film, weights=value) / counts
    squares = np.bincount(film, weights=(value - means[film]) ** 2)
    observed = float((squares * counts / np.maximum(counts - 1, 1)).sum()) / value.size
    expected = float(((value - value.mean()) ** 2).sum()) / (value.size - 1)
    return None if expected == 0 else 1.0 - observed / expected
