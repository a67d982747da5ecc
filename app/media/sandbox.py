"""The parent's side of the sandbox: starts one confined child per step, bounds it and reads its answer."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from app.media.rules import GIB, Rules
from app.media.verdict import FilmProblem, Problem, clock

Progress = Callable[[float], None]
ANSWER_CAP = 4 * 1024 * 1024
COMPLAINT_CAP = 4096
# The kernel kills by SIGKILL when memory is short and by SIGXCPU when the CPU time is used up.
DEATHS = {
    -signal.SIGKILL: "too_heavy",
    -signal.SIGXCPU: "too_heavy",
    -signal.SIGTERM: "interrupted",
    -signal.SIGINT: "interrupted",
}
# Some libraries end their process by themselves when memory is short, and say so.
OUT_OF_MEMORY = (b"Memory allocation", b"Cannot allocate memory")
ROOT = Path(__file__).resolve().parents[2]
# -I ignores the environment and the current folder, so the child is told where this copy of the code lies.
BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from app.media.child import main; main()"


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What one child may use; the wall clock first: a decoder short of memory can hang at no CPU."""

    timeout: float
    memory_bytes: int = 3 * GIB
    file_bytes: int = 8 * GIB
    open_files: int = 64
    cpu_seconds: int = 0
    rules: Rules = field(default_factory=Rules)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the child's order; CPU time follows the wall clock unless it is set."""
        cpu = self.cpu_seconds or int(self.timeout * (os.cpu_count() or 1)) + 10
        return {
            "memory_bytes": self.memory_bytes,
            "file_bytes": self.file_bytes,
            "open_files": self.open_files,
            "cpu_seconds": cpu,
        }


def run_stage(
    name: str, source: Path, out_dir: Path, *, bounds: Bounds, progress: Progress | None = None
) -> dict[str, Any]:
    """Run one step of `steps.STEPS` on `source` in a confined child and return its result.

    Raises FilmProblem: what the child found, or `took_too_long`, `too_heavy`, `interrupted` when the child
    had to be ended or died. Raises FileNotFoundError when `source` is not there. No child outlives this
    call.
    """
    if not source.is_file():
        raise FileNotFoundError(source)
    order = {
        "stage": name,
        "source": str(source.resolve()),
        "out_dir": str(out_dir.resolve()),
        "parent": os.getpid(),
        "confine": bounds.as_dict(),
        "rules": bounds.rules.as_dict(),
    }
    with tempfile.TemporaryDirectory(prefix="laurel-media-") as scratch, _started(order, scratch) as child:
        try:
            return _Listener(child, bounds, progress).answer()
        finally:
            _end(child)


def _started(order: dict[str, Any], scratch: str) -> subprocess.Popen[bytes]:
    """Start the child in its own session, in a private folder, with an environment that holds no secret."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
        "OPENBLAS_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, str(ROOT), json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=scratch,
        env=environment,
        start_new_session=True,
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole process group, whatever state it is in, and reap it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


class _Listener:
    """Reads a child's lines until it has answered, died, said too much or used up its time."""

    def __init__(self, child: subprocess.Popen[bytes], bounds: Bounds, progress: Progress | None) -> None:
        self.child = child
        self.bounds = bounds
        self.progress = progress
        self.deadline = time.monotonic() + bounds.timeout
        self.heard = 0
        self.pending = b""
        self.complaint = b""
        self.result: dict[str, Any] | None = None

    def answer(self) -> dict[str, Any]:
        """Return the child's result or raise the FilmProblem that explains its absence."""
        assert self.child.stdout is not None
        assert self.child.stderr is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.child.stdout, selectors.EVENT_READ, self._hear)
            selector.register(self.child.stderr, selectors.EVENT_READ, self._overhear)
            while selector.get_map() and self.result is None:
                self._step(selector)
        return self.result if self.result is not None else self._explain_death()

    def _step(self, selector: selectors.BaseSelector) -> None:
        left = self.deadline - time.monotonic()
        ready = selector.select(left) if left > 0 else []
        if not ready:
            raise FilmProblem(Problem("took_too_long", parameters={"limit": clock(self.bounds.timeout)}))
        for key, _ in ready:
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]  # only our two pipes are registered
            chunk = os.read(stream.fileno(), 65536)
            if chunk:
                key.data(chunk)
            else:
                selector.unregister(stream)

    def _hear(self, chunk: bytes) -> None:
        self.heard += len(chunk)
        if self.heard > ANSWER_CAP:
            raise FilmProblem(Problem("too_heavy"))
        *lines, self.pending = (self.pending + chunk).split(b"\n")
        for line in lines:
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise FilmProblem(Problem("crashed")) from error

    def _overhear(self, chunk: bytes) -> None:
        self.complaint = (self.complaint + chunk)[-COMPLAINT_CAP:]

    def _take(self, message: dict[str, Any]) -> None:
        if "progress" in message and self.progress is not None:
            self.progress(float(message["progress"]))
        if "problem" in message:
            raise FilmProblem(Problem.from_dict(message["problem"]))
        if "result" in message:
            self.result = message["result"]

    def _explain_death(self) -> dict[str, Any]:
        """Say why a child ended without an answer; its last words go along for the operator."""
        try:
            status = self.child.wait(timeout=max(0.0, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        starved = any(words in self.complaint for words in OUT_OF_MEMORY)
        code = DEATHS.get(status, "too_heavy" if starved else "crashed")
        problem = Problem(code, "retry" if code == "interrupted" else "refused")
        raise FilmProblem(problem) from ChildDied(status, self.complaint.decode("utf-8", "replace"))


class ChildDied(Exception):
    """A child ended without an answer; holds its exit status and the end of its standard error."""

    def __init__(self, status: int, complaint: str) -> None:
        super().__init__(f"exit status {status}: {complaint.strip()[-500:]}")
        self.status = status
        self.complaint = complaint
