"""Takes a scene's figures: each run in a fresh process with a folder of its own, within the time there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

from app.commands.bench.figures import Conditions, Measured, Row, Scene, row_of
from app.commands.supervisor import ROOT

# A quick bench is over within 50 s, whatever a scene is doing.
QUICK_SECONDS = 40.0
STOP_SECONDS = 5.0


class SceneFailed(RuntimeError):
    """A scene ended without its figures; the text is what it said last."""


class Taking:
    """One bench on its way; `complaints` say what could not be measured and why."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.complaints: list[str] = []
        self.failed = False
        self._until = time.monotonic() + QUICK_SECONDS if conditions.quick else None

    def rows(self, scene: Scene) -> list[Row]:
        """Run a scene as often as it is to be run, and give one row for each of its figures."""
        runs: list[Measured] = []
        try:
            while len(runs) < self._repeats(scene):
                runs += [self._run(scene)]
        except SceneFailed as failure:
            self.failed = True
            self.complaints.append(f"{scene.name}: {failure}")
        return [row_of(figure, runs) for figure in scene.figures]

    def _repeats(self, scene: Scene) -> int:
        if self.conditions.quick:
            return 1 if scene.quick else 0
        return scene.repeats

    def _run(self, scene: Scene) -> Measured:
        left = None if self._until is None else self._until - time.monotonic()
        with tempfile.TemporaryDirectory(prefix="laurel-bench-", ignore_cleanup_errors=True) as folder:
            out = Path(folder) / "measured.json"
            conditions = replace(self.conditions, case=scene.case)
            try:
                said = _in_a_fresh_process(scene, conditions, out, left)
            except subprocess.TimeoutExpired:
                self.complaints.append(f"{scene.name}: there was no time left for all of it.")
                return _left_in(out)
            if not out.exists():
                raise SceneFailed(said)
            return _left_in(out)


def _left_in(out: Path) -> Measured:
    measured: dict[str, float] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    return measured


def _in_a_fresh_process(scene: Scene, conditions: Conditions, out: Path, seconds: float | None) -> str:
    """Run a scene's function; what it said last. Raises TimeoutExpired with the process gone."""
    function = f"{scene.measure.__module__}:{scene.measure.__qualname__}"
    with subprocess.Popen(
        [sys.executable, "-m", "app.commands.bench.once", function, json.dumps(asdict(conditions)), str(out)],
        env={**os.environ, "TMPDIR": str(out.parent), "OPENBLAS_NUM_THREADS": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        finally:
            _end(process)
    return said.strip().rpartition("\n")[2] or "it said nothing."


def _end(process: subprocess.Popen[str]) -> None:
    """Let a process that is still running put its own system away, and end it when it does not."""
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)  # what it still says is read, or it could not end
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
