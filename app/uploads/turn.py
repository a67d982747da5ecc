"""Whose turn it is to write a file of the spool: a lock held for moments, and a record beside the file."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LOCK_PATIENCE = 5.0
LOCK_PAUSE = 0.01


class Busy(RuntimeError):
    """Another request holds the file, or has taken it over; trying again in a moment helps."""


@dataclass(frozen=True)
class Turn:
    """The token of the request that may write, and the offset above which nothing counts yet, if any."""

    token: str = ""
    floor: int | None = None


def read_turn(path: Path) -> Turn:
    """The turn of a file; nobody's when none was recorded."""
    try:
        words = path.with_suffix(".turn").read_text().split()
    except FileNotFoundError:
        return Turn()
    if len(words) != 2:
        return Turn()
    return Turn(token=words[0], floor=None if words[1] == "-" else int(words[1]))


def write_turn(path: Path, turn: Turn) -> None:
    """Record a turn, whole or not at all; the caller holds the lock."""
    fresh = path.with_suffix(".next")
    fresh.write_text(f"{turn.token} {'-' if turn.floor is None else turn.floor}")
    fresh.replace(path.with_suffix(".turn"))


def forget_turn(path: Path) -> None:
    """Remove the record; whoever had the turn has lost it."""
    for suffix in (".turn", ".next"):
        path.with_suffix(suffix).unlink(missing_ok=True)


@contextlib.contextmanager
def locked(handle: int) -> Iterator[None]:
    """Hold the lock of an open file; raises Busy when it cannot be had in a few seconds."""
    patience = time.monotonic() + LOCK_PATIENCE
    while not _try_lock(handle):
        if time.monotonic() > patience:
            raise Busy
        time.sleep(LOCK_PAUSE)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise
        return False
    return True


def is_removed(handle: int) -> bool:
    """Whether an open file has lost its name meanwhile."""
    return os.fstat(handle).st_nlink == 0
