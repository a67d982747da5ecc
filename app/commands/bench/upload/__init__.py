"""`laurel bench upload`: films on their way in and out, through the running server, beside peers."""

from __future__ import annotations

from app.commands.bench.figures import Figure, Scene
from app.commands.bench.upload import killing, ranges, receiving

SCENES = (
    Scene(
        "receive",
        receiving.measure,
        (
            Figure(receiving.RECEIVE, "MB/s", 400, "higher", beside=receiving.RAW),
            Figure(receiving.SHARE, "%", 60, "higher"),
            Figure(receiving.GROWTH, "MB", 10, "lower"),
            Figure(receiving.RESUME_P95, "ms", 10, "lower"),
        ),
    ),
    Scene(
        "kill",
        killing.measure,
        (
            Figure(killing.LOST_ACKNOWLEDGED, "bytes", 0, "lower"),
            Figure(killing.LOST, "MiB", 16, "lower"),
        ),
    ),
    Scene(
        "ranges",
        ranges.measure,
        (Figure(ranges.P50, "ms", None, "lower"), Figure(ranges.P95, "ms", 5, "lower")),
    ),
)
