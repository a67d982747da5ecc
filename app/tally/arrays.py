"""The names of the number columns that the tally's modules hand to each other."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
"""Positions, counts and score hundredths."""

Floats = npt.NDArray[np.float64]
"""Estimates, in points of the score scale unless said otherwise."""

Flags = npt.NDArray[np.bool_]

Exact = npt.NDArray[Any]
"""Integers of any size: int64 where the largest product fits, Python integers where it does not."""
