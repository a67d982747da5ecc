"""Reading a chunk from the line into the spool: 1 MiB at a time, keeping what came when the line breaks."""

from __future__ import annotations

import contextlib
import hashlib
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from werkzeug.exceptions import ClientDisconnected

from app.uploads.protocol import Chunk, TooLong, WrongChecksum
from app.uploads.spool import BLOCK, Full, Spool, Writer


class Body(Protocol):
    """The body of a request."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; empty at the end."""


class Broken(ConnectionError):
    """The line was cut or fell silent in the middle of the chunk."""


@dataclass(frozen=True)
class Received:
    """Where the file ends now, and whether the chunk came to its own end."""

    offset: int
    whole: bool


def receive(spool: Spool, key: str, chunk: Chunk, body: Body, *, length: int) -> Received:
    """Append a chunk to an upload of `length` bytes in all, and bring it to the disk.

    Without a checksum everything up to a break counts, with one only the whole chunk does (as tus demands).
    Raises TooLong with nothing written beyond the announced length, WrongChecksum, WrongOffset, Busy, Gone
    or Full.
    """
    if chunk.offset + (chunk.length or 0) > length:
        raise TooLong
    with spool.take(key, at=chunk.offset, whole=chunk.checksum is not None) as writer:
        try:
            whole = _copy(body, writer, chunk, length)
        except (TooLong, WrongChecksum, Full):
            writer.drop()
            raise
        if not whole:
            writer.drop()
        writer.keep()
        return Received(writer.offset, whole)


def _copy(body: Body, writer: Writer, chunk: Chunk, length: int) -> bool:
    """Copy to the end of the body or to where it breaks; whether it was the end."""
    hasher = hashlib.new(chunk.checksum.algorithm) if chunk.checksum else None
    try:
        # One byte more than fits is asked for, so that a body without a length shows that it is too long.
        while block := _read(body, min(BLOCK, length - writer.offset + 1)):
            if writer.offset + len(block) > length:
                raise TooLong
            if hasher:
                hasher.update(block)
            writer.append(block)
    except Broken:
        return False
    if chunk.length is not None and writer.offset - chunk.offset < chunk.length:
        return False
    if hasher and chunk.checksum and not chunk.checksum.agrees(hasher):
        raise WrongChecksum
    return True


def _read(body: Body, size: int) -> bytes:
    try:
        return body.read(size)
    except (ClientDisconnected, OSError) as error:
        raise Broken from error


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
