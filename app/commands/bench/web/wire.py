"""A maker of load that costs little: one connection as a browser keeps it, in the one loop of one process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

PIECE = 64 * 1024
BROKEN = (ConnectionError, asyncio.IncompleteReadError)


@dataclass(frozen=True)
class Answer:
    """The head of an answer, and its body where it has been read."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def length(self) -> int:
        """How many bytes of body follow."""
        return int(self.headers.get("content-length", "0"))


class Wire:
    """A connection that is opened anew when the server has hung up between two requests."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        self._place = (parts.hostname or "", parts.port or 80)
        self._headers = {"Host": parts.netloc, **headers}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a request and read its whole answer; raises what BROKEN names."""
        head = await self.begin(method, path, body, **headers)
        return Answer(head.status, head.headers, await self.read(head.length))

    async def begin(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a request and read the head of its answer, once more where an idle connection has ended."""
        is_new = self._streams is None
        request = self._request(method, path, len(body), headers) + body
        try:
            await self.write(request)
            return await self.head()
        except BROKEN:
            self.close()
            if is_new:
                raise
        await self.write(request)
        return await self.head()

    async def send_head(self, method: str, path: str, length: int, **headers: str) -> None:
        """Begin a request whose body follows piece by piece."""
        await self.write(self._request(method, path, length, headers))

    async def write(self, data: bytes | memoryview) -> None:
        """Send bytes, as fast as the line takes them."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place, limit=2 * PIECE)
        self._streams[1].write(data)
        await self._streams[1].drain()

    async def head(self) -> Answer:
        """Read the head of an answer."""
        assert self._streams is not None
        first, *lines = (await self._streams[0].readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        return Answer(int(first.split(" ")[1]), headers)

    async def read(self, length: int) -> bytes:
        """Read so many bytes of a body."""
        assert self._streams is not None
        return await self._streams[0].readexactly(length)

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    def _request(self, method: str, path: str, length: int, headers: Mapping[str, str]) -> bytes:
        said = {**self._headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if length or method not in {"GET", "HEAD"}:
            said["Content-Length"] = str(length)
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1")
