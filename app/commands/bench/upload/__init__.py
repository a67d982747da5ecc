"""`laurel bench upload`: films on their way in and out, through the running server, beside peers."""

from __future__ import annotations

from app.commands.bench.figures import Figure, Scene
from app.commands.bench.upload import killing, peer, ranges, receiving, resuming, serving

SCENES = (
    # One system for all of it: starting one costs more than most of what is measured.
    Scene(
        "serve",
        serving.measure,
        (
            Figure(receiving.RECEIVE, "MB/s", 400, "higher", beside=receiving.RAW),
            Figure(receiving.SHARE, "%", 60, "higher"),
            Figure(receiving.GROWTH, "MB", 10, "lower"),
            Figure(resuming.ASKED_P95, "ms", 10, "lower"),
            Figure(resuming.RESENT, "bytes", 1024**2, "lower"),
            Figure(ranges.P50, "ms", None, "lower"),
            Figure(ranges.P95, "ms", 5, "lower"),
            Figure(killing.LOST_ACKNOWLEDGED, "bytes", 0, "lower"),
            Figure(killing.LOST, "MiB", 16, "lower"),
        ),
    ),
    Scene(
        "peer",
        peer.measure,
        (Figure(peer.RECEIVE, "MB/s", None, "higher", beside=peer.PEER),),
        quick=False,
        repeats=1,
    ),
)
