"""The short way from gunicorn's socket: the body and not a byte more, and a break is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.unreader import SocketUnreader

from app.uploads.line import Broken, Straight, line_of


@dataclass
class Ends:
    """Both ends of a connection, and what gunicorn keeps of it."""

    sender: socket.socket
    unreader: SocketUnreader

    def body(self, length: int) -> Body:
        """The next request's body."""
        return Body(LengthReader(self.unreader, length))


@pytest.fixture
def ends() -> Iterator[Ends]:
    sender, receiver = socket.socketpair()
    with sender, receiver:
        receiver.settimeout(0.2)
        yield Ends(sender, SocketUnreader(receiver))


def test_body_is_read_from_what_was_read_ahead_and_from_the_line_and_ends_with_it(ends: Ends) -> None:
    ends.unreader.unread(b"begins ")
    ends.sender.sendall(b"and goes on")
    body, buffer = ends.body(18), memoryview(bytearray(100))

    line = line_of({"wsgi.input": body, "wsgi.input_terminated": True})

    assert bytes(buffer[: line.fill(buffer)]) == b"begins and goes on"
    assert line.fill(buffer) == 0
    assert (body.reader.length, body.failed) == (0, False)


def test_what_lies_beyond_a_body_is_left_for_the_next_request(ends: Ends) -> None:
    ends.unreader.unread(b"oneGET /next")
    line = line_of({"wsgi.input": ends.body(3), "wsgi.input_terminated": True})
    buffer = memoryview(bytearray(100))

    assert (line.fill(buffer), line.fill(buffer)) == (3, 0)

    assert ends.unreader.take_buffered() == b"GET /next"


@pytest.mark.parametrize("is_cut", [True, False])
def test_what_came_before_a_break_counts_and_then_the_break_is_told(ends: Ends, *, is_cut: bool) -> None:
    ends.sender.sendall(b"half")
    if is_cut:
        ends.sender.shutdown(socket.SHUT_WR)
    body, buffer = ends.body(8), memoryview(bytearray(100))
    line = line_of({"wsgi.input": body, "wsgi.input_terminated": True})

    assert line.fill(buffer) == 4
    with pytest.raises(Broken):
        line.fill(buffer)

    assert body.failed  # so that gunicorn looks for no further request on this connection


def test_other_servers_and_bodies_without_a_length_are_read_as_wsgi_says() -> None:
    body = BytesIO(b"plain")
    buffer = memoryview(bytearray(3))

    line = line_of({"wsgi.input": body, "CONTENT_LENGTH": "5"})

    assert Straight.to(body) is None
    assert [bytes(buffer[: line.fill(buffer)]) for _ in range(3)] == [b"pla", b"in", b""]
