"""What goes on beside the judges' saves: players that watch in stretches, entrants whose films come in."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from app.commands.bench.upload.line import Line
from app.commands.bench.web.wire import BROKEN, PIECE, Answer, Wire

# A little faster than the goal: who waits between two requests for a moment would never reach it otherwise.
HURRY = 1.03
FILM_RATE = HURRY * 6_000_000 / 8
STRETCH = 2 * 1024**2
SEND_RATE = HURRY * 2_000_000
CHUNK = 16 * 1024**2
PARTIAL, NO_CONTENT = 206, 204
NOISE = bytes(range(256)) * (PIECE // 256)


@dataclass
class Traffic:
    """Bytes that went each way, and requests that failed or were put off."""

    played: int = 0
    sent: int = 0
    # Saves that were told to come again.
    put_off: int = 0
    errors: list[str] = field(default_factory=list)
    # What passes after this moment of time.perf_counter() is not counted.
    until: float = math.inf

    def passed(self, *, played: int = 0, sent: int = 0) -> None:
        """Count bytes that went one way."""
        if time.perf_counter() < self.until:
            self.played += played
            self.sent += sent


class Pace:
    """Holds a stream back to so many bytes a second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._began = time.perf_counter()
        self._bytes = 0

    async def passed(self, count: int) -> None:
        """Wait until so many more bytes may have passed."""
        self._bytes += count
        early = self._began + self._bytes / self._rate - time.perf_counter()
        if early > 0:
            await asyncio.sleep(early)


async def until(end: float, work: Callable[[], Awaitable[None]], traffic: Traffic) -> None:
    """Do a piece of work again and again until the time; a failure is noted, and the work goes on."""
    while time.perf_counter() < end:
        try:
            await work()
        except (*BROKEN, RuntimeError) as error:
            traffic.errors.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(0.5)


def _expect(status: int, answer: Answer) -> None:
    if answer.status != status:
        raise RuntimeError(f"{status} was expected, {answer.status} was answered.")


class Player:
    """One `<video>`: asks for stretch after stretch and reads them no faster than the film runs."""

    def __init__(self, address: str, size: int, traffic: Traffic) -> None:
        parts = urlsplit(address)
        self._wire = Wire(address, {"Accept": "*/*"})
        self._path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._size, self._at = size, 0
        self._traffic = traffic
        self._pace = Pace(FILM_RATE)

    async def stretch(self) -> None:
        """Watch one stretch."""
        last = min(self._at + STRETCH, self._size) - 1
        try:
            head = await self._wire.begin("GET", self._path, Range=f"bytes={self._at}-{last}")
            _expect(PARTIAL, head)
            left = head.length
            while left:
                piece = len(await self._wire.read(min(PIECE, left)))
                left -= piece
                self._traffic.passed(played=piece)
                await self._pace.passed(piece)
        except (*BROKEN, RuntimeError):
            self._wire.close()
            raise
        self._at = (last + 1) % self._size


class Sender:
    """One entrant's upload, chunk after chunk at the speed of a home line; a broken one is resumed."""

    def __init__(self, line: Line, url: str, length: int, traffic: Traffic) -> None:
        self._line, self._url, self._length = line, url, length
        self._traffic = traffic
        self._wire = Wire(line.url, line.headers)
        self._offset: int | None = 0
        self._pace = Pace(SEND_RATE)

    async def chunk(self) -> None:
        """Send one chunk."""
        if self._offset is None:
            self._offset = await asyncio.to_thread(self._line.offset, self._url)
        size = min(CHUNK, self._length - self._offset)
        said = {"Upload_Offset": str(self._offset), "Content_Type": "application/offset+octet-stream"}
        try:
            await self._wire.send_head("PATCH", urlsplit(self._url).path, size, **said)
            await self._pour(size)
            answer = await self._wire.head()
            _expect(NO_CONTENT, answer)
        except (*BROKEN, RuntimeError):
            self._wire.close()
            self._offset = None
            raise
        self._offset += size

    async def _pour(self, size: int) -> None:
        left = size
        while left:
            piece = min(PIECE, left)
            await self._wire.write(NOISE[:piece])
            left -= piece
            self._traffic.passed(sent=piece)
            await self._pace.passed(piece)
