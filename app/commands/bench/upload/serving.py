"""Everything that one running system is asked for: receiving, resuming, ranges, and being killed."""

from __future__ import annotations

from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.upload import killing, ranges, receiving, resuming
from app.commands.bench.upload.ground import ground
from app.commands.bench.upload.line import Source


def measure(conditions: Conditions) -> Measured:
    """Measure it all; a system at another's address is neither looked into nor killed."""
    source = Source(receiving.QUICK_LENGTH if conditions.quick else receiving.LENGTH)
    raw = receiving.raw_speed(source)
    with ground(conditions.url) as laid:
        found = {**receiving.measure(laid, source, raw), **resuming.measure(laid)}
        if laid.running:
            found |= {**ranges.measure(laid), **killing.measure(laid)}
    return found
