"""Ends what a supervisor leaves behind when it is itself killed with -9; lives only as long as it does."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterable

from app.commands import processes

GRACE_SECONDS = 1.5


def listen(lines: Iterable[str]) -> set[int]:
    """Follow the lines “+session” and “-session” to the end of input; return the sessions that are left."""
    left: set[int] = set()
    for line in lines:
        session = int(line[1:])
        if line.startswith("+"):
            left.add(session)
        else:
            left.discard(session)
    return left


def clear(sessions: set[int]) -> None:
    """Ask every session to end, and kill what has not."""
    for session in sessions:
        processes.send(session, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while any(processes.members(session) for session in sessions) and time.monotonic() < until:
        time.sleep(0.05)
    for session in sessions:
        processes.end(session)


if __name__ == "__main__":
    clear(listen(sys.stdin))
