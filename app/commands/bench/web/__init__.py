"""`laurel bench web`: an evening of judging and the winner page on results day, over real sockets."""

from __future__ import annotations

from app.commands.bench.figures import Figure, Scene
from app.commands.bench.web import judging, results

SCENES = (
    Scene(
        "judging",
        judging.measure,
        (
            Figure(judging.P50, "ms", None, "lower"),
            Figure(judging.P95, "ms", 100, "lower", beside=judging.ALONE),
            Figure(judging.P99, "ms", 300, "lower"),
            Figure(judging.LOST, "saves", 0, "lower", beside=judging.ACKNOWLEDGED),
            Figure(judging.ERRORS, "requests", 0, "lower"),
            Figure(judging.PUT_OFF, "saves", 0, "lower"),
            Figure(judging.PLAYED, "Mbit/s", 240, "higher"),
            Figure(judging.SENT, "MB/s", 40, "higher"),
            Figure(judging.SYSTEM, "cores", None, "lower"),
            Figure(judging.OWN, "cores", None, "lower"),
            Figure(judging.OTHERS, "cores", None, "lower"),
        ),
        repeats=1,
    ),
    Scene(
        "results",
        results.measure,
        (
            Figure(results.RATE, "requests/s", 1000, "higher"),
            Figure(results.P99, "ms", 150, "lower", beside=results.P50),
            Figure(results.ERRORS, "requests", 0, "lower"),
            Figure(results.SIZE, "bytes", 20_000, "higher"),
            Figure(results.SYSTEM, "cores", None, "lower"),
            Figure(results.OWN, "cores", None, "lower"),
            Figure(results.OTHERS, "cores", None, "lower"),
        ),
        repeats=3,
    ),
)
