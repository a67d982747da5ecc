"""What a run was computed with, to be stored beside its digests."""

import platform

import numpy as np
import scipy

ENGINE_VERSION = "1"
"""Raised whenever the same scores and rules may give other values at six decimals."""


def versions() -> dict[str, str]:
    """Return the versions of the engine, of Python and of the numerical libraries."""
    return {
        "engine": ENGINE_VERSION,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
