"""How long a child may take over a film, by the wall clock, and how much it may write."""

from app.media.rules import Rules
from app.media.sandbox import Bounds

BYTES_A_SECOND = 10_000_000
# Seconds in any case, and more for each second of the film.
PATIENCE: dict[str, tuple[float, float]] = {
    "probe": (30.0, 0.0),
    "check": (60.0, 1.0),
    "repaint": (30.0, 0.0),
    "stills": (120.0, 1.0),
    "proxy": (300.0, 20.0),
    "sheet": (120.0, 6.0),
    "subtitles": (60.0, 1.0),
    "strip": (120.0, 1.0),
}


def bounds_of(step: str, rules: Rules, *, seconds: float = 0.0, size: int = 0) -> Bounds:
    """What a child may use for a step over a film of this length, and for reading this many bytes."""
    base, each = PATIENCE[step]
    most = 2 * max(rules.max_bytes, Rules().max_bytes)
    return Bounds(timeout=base + each * seconds + size / BYTES_A_SECOND, file_bytes=most, rules=rules)
