"""The processes of a session: found and ended whole, also those that left their parent's group."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def members(session: int) -> list[int]:
    """List the living processes of a session; a zombie is dead, only nobody has read its exit status yet."""
    return [pid for pid, owner in living() if owner == session]


def send(session: int, number: int) -> None:
    """Send a signal to every living process of a session."""
    for pid in members(session):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def end(session: int, *, seconds: float = 2.0) -> None:
    """Kill a session until none of it is left, for a process may fork while it is being killed."""
    until = time.monotonic() + seconds
    while members(session) and time.monotonic() < until:
        send(session, signal.SIGKILL)
        time.sleep(0.02)


def living() -> Iterator[tuple[int, int]]:
    """Go through all living processes as (process, session)."""
    if (PROC / "self" / "stat").exists():
        yield from _living_by_proc()
    else:
        yield from _living_by_ps()


def _living_by_proc() -> Iterator[tuple[int, int]]:
    """Read state and session from /proc; the name in parentheses may hold blanks, so count from its end."""
    for path in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, _group, session = path.read_text(errors="replace").rpartition(")")[2].split()[:4]
            if state not in "ZX":
                yield int(path.parent.name), int(session)


def _living_by_ps() -> Iterator[tuple[int, int]]:
    listing = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True)  # noqa: S607 - ps stands in different folders
    for line in listing.stdout.splitlines():
        pid, state = line.split()[:2]
        with suppress(ProcessLookupError):
            if not state.startswith("Z"):
                yield int(pid), os.getsid(int(pid))
