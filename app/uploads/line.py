"""The line that a chunk comes in on, read into buffers of ours.

gunicorn's reader makes a new string of every block and copies it three times on the way. Where it shows its
socket we read from that instead, and keep its count of what is left of the body, so that the next request on
the same connection is found. Everywhere else the body is read as WSGI says.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, Self

from gunicorn.http.body import Body, LengthReader
from gunicorn.http.unreader import SocketUnreader
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream


class Broken(ConnectionError):
    """The line was cut or fell silent in the middle of the chunk."""


class Line:
    """The body of one request; `read_into` reads at most what fits its buffer, and 0 at the end."""

    def __init__(self, read_into: Callable[[memoryview], int]) -> None:
        self._read_into = read_into
        self._break: Exception | None = None

    def fill(self, buffer: memoryview) -> int:
        """Fill the buffer as far as the body goes; bytes read, 0 at its end.

        What came before a break is answered like any other; the next call raises Broken.
        """
        count = 0
        try:
            while self._break is None and count < len(buffer):
                got = self._read_into(buffer[count:])
                if not got:
                    break
                count += got
        except (ClientDisconnected, OSError) as error:
            self._break = error
        if self._break is not None and count == 0:
            raise Broken from self._break
        return count


def line_of(environ: dict[str, Any]) -> Line:
    """The line of a request, the shortest way there is."""
    straight = Straight.to(environ.get("wsgi.input"))
    return Line(straight.read_into if straight else _reads(get_input_stream(environ)))


def _reads(body: Any) -> Callable[[memoryview], int]:
    def read_into(buffer: memoryview) -> int:
        block = body.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    return read_into


class Straight:
    """A body of known length that gunicorn has not begun to read, taken from its socket."""

    def __init__(self, body: Body, reader: LengthReader, line: socket.socket) -> None:
        self._body = body
        self._reader = reader
        self._line = line
        self._ahead = memoryview(reader.unreader.take_buffered())

    @classmethod
    def to(cls, body: object) -> Self | None:
        """The short way to a body, or None where there is none."""
        reader = getattr(body, "reader", None)
        if not isinstance(body, Body) or not isinstance(reader, LengthReader) or body.buf.tell():
            return None
        if not isinstance(reader.unreader, SocketUnreader):
            return None
        return cls(body, reader, reader.unreader.sock)

    def read_into(self, buffer: memoryview) -> int:
        """Read what has come, at most to the end of the body; raises OSError when the line is cut."""
        room = buffer[: self._reader.length]
        if not room:
            self._give_back()
            return 0
        got = self._from_ahead(room) or self._from_line(room)
        self._reader.length -= got
        return got

    def _from_ahead(self, room: memoryview) -> int:
        """What gunicorn had read behind the request's headers."""
        got = min(len(room), len(self._ahead))
        room[:got] = self._ahead[:got]
        self._ahead = self._ahead[got:]
        return got

    def _from_line(self, room: memoryview) -> int:
        # Until a whole body has come, nobody may look for the next request on this connection.
        self._body.failed = True
        got = self._line.recv_into(room)
        if not got:
            raise ConnectionResetError
        self._body.failed = False
        return got

    def _give_back(self) -> None:
        """What lies beyond the body belongs to the next request."""
        self._reader.unreader.unread(bytes(self._ahead))
        self._ahead = memoryview(b"")
