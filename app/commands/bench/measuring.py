"""Small measures that several benches take: seconds, percentiles, memory."""

from __future__ import annotations

import math
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class Watch:
    """Seconds since it was started, or as long as it ran."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._ended: float | None = None

    @property
    def seconds(self) -> float:
        """The time so far, or in all."""
        return (self._ended or time.perf_counter()) - self._began

    def stop(self) -> None:
        """Keep the time."""
        self._ended = time.perf_counter()


@contextmanager
def timed() -> Iterator[Watch]:
    """Time a block."""
    watch = Watch()
    try:
        yield watch
    finally:
        watch.stop()


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is not below `share` (0..1] of them."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def own_peak_mb() -> float:
    """The greatest resident size of this process so far, in MB (Linux counts in KiB, macOS in bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def peak_mb(pid: int) -> float:
    """The greatest resident size of another process so far, in MB."""
    found = _PEAK.search(Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    return int(found.group(1)) * 1024 / 1e6 if found else 0.0
