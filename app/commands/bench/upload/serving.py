"""Everything that one running system is asked for: receiving, resuming, ranges, and being killed."""

from __future__ import annotations

from collections.abc import Iterator

from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.upload import killing, ranges, receiving, resuming
from app.commands.bench.upload.ground import ground
from app.commands.bench.upload.line import Source


def measure(conditions: Conditions) -> Iterator[Measured]:
    """Measure it all; a system at another's address is neither looked into nor killed."""
    source = Source(receiving.QUICK_LENGTH if conditions.quick else receiving.LENGTH)
    raw = receiving.raw_speed(source)
    with ground(conditions.url) as laid:
        yield receiving.measure(laid, source, raw)
        yield resuming.measure(laid)
        if laid.running:
            yield ranges.measure(laid)
            yield killing.measure(laid)
