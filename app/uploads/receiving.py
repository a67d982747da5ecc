"""A chunk from the line into the spool: hashed beside the writing, and what came before a break is kept."""

from __future__ import annotations

import contextlib
import hashlib
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

from app.uploads.line import Broken, Line
from app.uploads.protocol import Checksum, Chunk, TooLong, WrongChecksum
from app.uploads.spool import BLOCK, Full, Spool, Writer


@dataclass(frozen=True)
class Received:
    """Where the file ends now, and whether the chunk came to its own end."""

    offset: int
    whole: bool


def receive(spool: Spool, key: str, chunk: Chunk, line: Line, *, length: int) -> Received:
    """Append a chunk to an upload of `length` bytes in all, and bring it to the disk.

    Without a checksum everything up to a break counts, with one only the whole chunk does (as tus demands).
    Raises TooLong with nothing written beyond the announced length, WrongChecksum, WrongOffset, Busy, Gone
    or Full.
    """
    if chunk.offset + (chunk.length or 0) > length:
        raise TooLong
    with spool.take(key, at=chunk.offset, whole=chunk.checksum is not None) as writer:
        try:
            whole = _copy(line, writer, chunk, length)
        except (TooLong, WrongChecksum, Full):
            writer.drop()
            raise
        if not whole:
            writer.drop()
        writer.keep()
        return Received(writer.offset, whole)


def _copy(line: Line, writer: Writer, chunk: Chunk, length: int) -> bool:
    """Copy to the end of the body or to where it breaks; whether it was the end."""
    with Hashing(chunk.checksum) as hashing:
        try:
            _append_all(line, writer, hashing, length)
        except Broken:
            return False
        if chunk.length is not None and writer.offset - chunk.offset < chunk.length:
            return False
        hashing.compare()
    return True


def _append_all(line: Line, writer: Writer, hashing: Hashing, length: int) -> None:
    """Two buffers take turns: while one is being hashed the other is filled."""
    one, other = (memoryview(bytearray(BLOCK)) for _ in range(2))
    # One byte more than fits is asked for, so that a body without a length shows that it is too long.
    while count := line.fill(one[: length - writer.offset + 1]):
        if writer.offset + count > length:
            raise TooLong
        hashing.update(one[:count])
        writer.append(one[:count])
        one, other = other, one


class Hashing:
    """The digest of a chunk, taken in a thread of its own: hashlib lets others run meanwhile."""

    def __init__(self, checksum: Checksum | None) -> None:
        self._checksum = checksum
        self._hasher = hashlib.new(checksum.algorithm) if checksum else None
        self._thread = ThreadPoolExecutor(1, "hashing")
        self._last: Future[None] | None = None

    def update(self, block: memoryview) -> None:
        """Begin with a block once the one before is done; it must not change until the next call returns."""
        self._settle()
        if self._hasher:
            self._last = self._thread.submit(self._hasher.update, block)

    def compare(self) -> None:
        """Raise WrongChecksum unless what came is what was sent."""
        self._settle()
        if self._checksum and self._hasher and not self._checksum.agrees(self._hasher):
            raise WrongChecksum

    def _settle(self) -> None:
        if self._last:
            self._last.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.shutdown()


@contextlib.contextmanager
def patience(environ: Mapping[str, Any], seconds: float) -> Iterator[None]:
    """Let no read from this request's line wait longer, where the server shows its socket."""
    line = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if not isinstance(line, socket.socket):
        yield
        return
    before = line.gettimeout()
    line.settimeout(seconds)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            line.settimeout(before)
