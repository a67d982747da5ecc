"""A whole Laurel of one's own for a while, on a free port: for the demo, benchmarks and tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.commands.data_folder import DataFolder, Status
from app.commands.supervisor import ROOT, START_SECONDS

STOP_SECONDS = 8.0
# What the caller's shell says about its own Laurel must not reach this one.
OURS = ("LAUREL_", "DATABASE_URL", "REDIS_URL", "SMTP_URL")


class SystemFailed(RuntimeError):
    """The system did not start; the text is what it said."""


@dataclass(frozen=True)
class Running:
    """A system that runs: the address of its pages, its data folder, and its supervisor's process."""

    url: str
    data_dir: Path
    pid: int

    def programs(self) -> dict[str, int]:
        """Name the present process of each program: valkey, web, relay, jobs, films-1 ..."""
        status = DataFolder(self.data_dir).status()
        return status.programs if status else {}


@contextmanager
def system(
    data_dir: Path | None = None, *, port: int = 0, settings: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Start `laurel run` without the demo, wait until it is ready, and stop it at the end.

    Without `data_dir` the data live in a temporary folder that is removed. `settings` are environment
    variables; nothing else of the caller's own configuration is used. It ends even when the caller is
    killed, for it stops at the end of its standard input. Raises SystemFailed.
    """
    folder = data_dir or Path(tempfile.mkdtemp(prefix="laurel-"))
    folder.mkdir(parents=True, exist_ok=True)
    process = _launched(folder, port, settings or {})
    try:
        yield Running(_awaited(process, DataFolder(folder)), folder, process.pid)
    finally:
        _stop(process)
        if data_dir is None:
            shutil.rmtree(folder, ignore_errors=True)


def _launched(folder: Path, port: int, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    environment |= {"LAUREL_DATA": str(folder), "LAUREL_PORT": str(port), "LAUREL_DEMO": "0", **settings}
    with (folder / "run.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "run", "--until-eof"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
        )


def _awaited(process: subprocess.Popen[bytes], folder: DataFolder) -> str:
    until = time.monotonic() + 2 * START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        status = folder.status()
        if status is not None and _is_ready(status, process.pid):
            return status.url
        time.sleep(0.05)
    raise SystemFailed(_last_words(folder.path / "run.log"))


def _is_ready(status: Status, pid: int) -> bool:
    return status.ready and status.pid == pid


def _last_words(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "Laurel did not start and said nothing."


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
