"""Small scenes that the tests of the frame run in processes of their own."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from app.commands.bench.figures import Conditions, Figure, Measured, Scene


def counted(_conditions: Conditions) -> Measured:
    """Leave a line in the file that TEST_RUNS names; measure how many there are."""
    path = Path(os.environ["TEST_RUNS"])
    with path.open("a") as runs:
        runs.write(f"{os.getpid()}\n")
    return {"runs": len(path.read_text().splitlines()), "peer": 7}


def told(conditions: Conditions) -> Measured:
    """Measure what the scene was told."""
    return {"quick": float(conditions.quick)}


def broken(_conditions: Conditions) -> Measured:
    """Fail."""
    raise RuntimeError("The disk is gone.")


def endless(_conditions: Conditions) -> Iterator[Measured]:
    """Measure one thing, then take longer than anybody waits, and say so when stopped."""
    yield {"runs": 1}
    try:
        time.sleep(60)
    finally:
        Path(os.environ["TEST_RUNS"]).write_text("put away")


RUNS = Figure("runs", "runs", 3, "lower", beside="peer")
COUNTED = Scene("counted", counted, (RUNS, Figure("another", "s", 1, "lower")))
SLOW = Scene("slow", counted, (RUNS,), quick=False)
TOLD = Scene("told", told, (Figure("quick", "", 1, "higher"),))
BROKEN = Scene("broken", broken, (RUNS,))
ENDLESS = Scene("endless", endless, (RUNS,))
