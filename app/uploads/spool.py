"""The bytes of unfinished uploads on disk: one file each, grown only at its end, one writer at a time.

The size of the file is the offset. A request takes the turn when it begins, and looks under the file's
lock before every block whether it still has it. So a newer request never waits for an older one whose
line has gone dead, and the older one cannot write a byte after that.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app.uploads.turn import Busy, Turn, TurnRecord, forget_turn, is_removed, locked, read_turn
from config import Settings

BLOCK = 1024 * 1024
RESERVE = 1024**3
_KEY = re.compile(r"[0-9a-f]{32}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Gone(LookupError):
    """The spool holds no such file (any more)."""


class WrongOffset(ValueError):
    """The request begins where the file does not end; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        super().__init__(str(offset))
        self.offset = offset


class Full(RuntimeError):
    """The disk cannot take more; what came before has been kept."""


@dataclass(frozen=True)
class Reach:
    """How far a file has come, and the moment of its last byte."""

    offset: int
    at: datetime


@dataclass(frozen=True)
class Ends:
    """What tells one file from another without reading all of it: the digests of its first and last MiB."""

    head: str
    tail: str


class Spool:
    """A folder of unfinished files named by their keys; `reserve` bytes of its disk are never promised."""

    def __init__(self, root: Path, *, reserve: int = RESERVE) -> None:
        self.root = root
        self._reserve = reserve

    def path(self, key: str) -> Path:
        """Where the bytes of an upload lie: from its key only, never from what the user called the file."""
        if not _KEY.fullmatch(key):
            raise Gone(key)
        return self.root / key

    def create(self, key: str) -> None:
        """Begin an empty file, whose name is on the disk before anybody hears of it."""
        self.path(key).touch(mode=0o600, exist_ok=False)
        with _opened(self.root, os.O_RDONLY) as folder:
            os.fsync(folder)

    def reach(self, key: str) -> Reach:
        """How many bytes count, and when the file last grew; raises Gone or Busy."""
        path = self.path(key)
        with _opened(path) as handle, locked(handle):
            counted = _counted(handle, read_turn(path))
            return Reach(counted, datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC))

    def take(self, key: str, *, at: int, whole: bool = False) -> Writer:
        """Take the turn at an offset; whoever had it before cannot write any more.

        With `whole`, nothing that is written counts until Writer.keep. Raises Gone, Busy or WrongOffset.
        """
        return Writer(self.path(key), at=at, whole=whole)

    def remove(self, key: str) -> None:
        """Forget the bytes; a request that still has the file open writes no more."""
        path = self.path(key)
        path.unlink(missing_ok=True)
        forget_turn(path)

    def settle(self, key: str) -> None:
        """Leave a complete file without anything beside it, for the job that takes it out."""
        forget_turn(self.path(key))

    def sha256(self, key: str) -> str:
        """The SHA-256 of what has been received, in hexadecimal; raises Gone."""
        with _opened(self.path(key)) as handle, os.fdopen(os.dup(handle), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def ends(self, key: str) -> Ends:
        """The SHA-256 of the first and of the last MiB, in hexadecimal; raises Gone."""
        with _opened(self.path(key)) as handle:
            size = os.fstat(handle).st_size
            head, tail = os.pread(handle, BLOCK, 0), os.pread(handle, BLOCK, max(0, size - BLOCK))
        return Ends(hashlib.sha256(head).hexdigest(), hashlib.sha256(tail).hexdigest())

    def has_room(self, length: int, *, promised: int) -> bool:
        """Whether the disk can take so many bytes on top of those promised, and still keep its reserve."""
        return shutil.disk_usage(self.root).free - promised - self._reserve >= length

    def untouched_since(self, moment: float) -> Iterator[str]:
        """Keys of files last written before a moment (seconds since the epoch)."""
        for path in self.root.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if _KEY.fullmatch(path.name) and path.stat().st_mtime < moment:
                    yield path.name


class Writer:
    """One request's turn at the end of one file; `offset` is where the next byte goes."""

    def __init__(self, path: Path, *, at: int, whole: bool) -> None:
        self._path = path
        self._turn = Turn(token=secrets.token_hex(16), floor=at if whole else None)
        with contextlib.ExitStack() as opened:
            self._handle = opened.enter_context(_opened(path))
            with locked(self._handle):
                self._record = opened.enter_context(contextlib.closing(self._found_record()))
                self._begin(at)
            self._open = opened.pop_all()
        self.offset = at

    def _found_record(self) -> TurnRecord:
        if is_removed(self._handle):
            raise Gone(self._path.name)
        return TurnRecord(self._path, create=True)

    def _begin(self, at: int) -> None:
        counted = _counted(self._handle, self._record.read())
        if counted != at:
            raise WrongOffset(counted)
        os.ftruncate(self._handle, at)
        self._record.write(self._turn)

    def append(self, block: bytes | memoryview) -> None:
        """Write a block at the end; raises Busy when the turn is lost, Gone when removed, Full."""
        with self._my_turn():
            try:
                while block:
                    written = os.pwrite(self._handle, block, self.offset)
                    self.offset += written
                    block = block[written:]
            except OSError as error:
                if error.errno not in _FULL:
                    raise
                raise Full from error

    def keep(self) -> None:
        """Let everything written count, and bring it to the disk: what is answered for outlives a power cut.

        A server that is killed loses nothing that was written, answered for or not.
        """
        os.fdatasync(self._handle)
        if self._turn.floor is not None:
            with self._my_turn():
                self._turn = Turn(token=self._turn.token)
                self._record.write(self._turn)

    def drop(self) -> None:
        """Forget what was written since the turn was taken with `whole`."""
        if self._turn.floor is not None:
            with self._my_turn():
                os.ftruncate(self._handle, self._turn.floor)
                self.offset = self._turn.floor

    @contextlib.contextmanager
    def _my_turn(self) -> Iterator[None]:
        with locked(self._handle):
            if is_removed(self._handle):
                raise Gone(self._path.name)
            if self._record.read().token != self._turn.token:
                raise Busy
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()


def open_spool(settings: Settings) -> Spool:
    """The spool in the data folder, made if absent; jobs and pages share it."""
    spool = Spool(settings.data_dir / "spool")
    spool.root.mkdir(parents=True, exist_ok=True)
    return spool


@contextlib.contextmanager
def _opened(path: Path, flags: int = os.O_RDWR) -> Iterator[int]:
    try:
        handle = os.open(path, flags)
    except FileNotFoundError as error:
        raise Gone(path.name) from error
    try:
        yield handle
    finally:
        os.close(handle)


def _counted(handle: int, turn: Turn) -> int:
    size = os.fstat(handle).st_size
    return size if turn.floor is None else min(size, turn.floor)
