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
WIDTH = 64
NONE = -1


class Busy(RuntimeError):
    """Another request holds the file, or has taken it over; trying again in a moment helps."""


@dataclass(frozen=True)
class Turn:
    """The token of the request that may write, and the offset above which nothing counts yet, if any."""

    token: str = ""
    floor: int | None = None


class TurnRecord:
    """The record beside a file of the spool; whoever reads or writes it holds the file's lock.

    It is written in place and at one stroke. A new file under the same name would be as whole, but file
    systems bring such a file to the disk at once, which costs as much as some MiB of a film.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        flags = os.O_RDWR | os.O_CREAT if create else os.O_RDONLY
        try:
            self._handle = os.open(path.with_suffix(".turn"), flags, 0o600)
        except FileNotFoundError:
            self._handle = NONE

    def read(self) -> Turn:
        """The turn; nobody's when none was recorded, or when the record was removed."""
        if self._handle == NONE or is_removed(self._handle):
            return Turn()
        words = os.pread(self._handle, WIDTH, 0).decode().split()
        if len(words) != 2:
            return Turn()
        return Turn(token=words[0], floor=None if words[1] == "-" else int(words[1]))

    def write(self, turn: Turn) -> None:
        """Record a turn, whole or not at all: so few bytes are never written by half."""
        words = f"{turn.token} {'-' if turn.floor is None else turn.floor}"
        os.pwrite(self._handle, words.ljust(WIDTH).encode(), 0)

    def close(self) -> None:
        """Close the record."""
        if self._handle != NONE:
            os.close(self._handle)


def read_turn(path: Path) -> Turn:
    """The turn of a file as it stands now."""
    with contextlib.closing(TurnRecord(path)) as record:
        return record.read()


def forget_turn(path: Path) -> None:
    """Remove the record; whoever had the turn has lost it."""
    path.with_suffix(".turn").unlink(missing_ok=True)


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
