"""A sender that costs next to nothing: one connection, chunks from memory, digests made beforehand."""

from __future__ import annotations

import base64
import hashlib
import http.client
import random
from collections.abc import Mapping
from functools import cached_property
from urllib.parse import urljoin, urlsplit

CHUNK = 16 * 1024**2


class Refused(RuntimeError):
    """The server answered otherwise than it should; the text says what."""


class Source:
    """A file of any length whose every chunk is the same noise, with its digest."""

    def __init__(self, length: int) -> None:
        self.length = length

    @cached_property
    def noise(self) -> bytes:
        """One chunk of bytes that nothing can compress."""
        return random.Random(2046).randbytes(CHUNK)  # noqa: S311 - it only has to be the same each time

    @cached_property
    def _digest(self) -> str:
        return base64.b64encode(hashlib.sha256(self.noise).digest()).decode()

    def chunk(self, offset: int) -> memoryview:
        """What goes up from an offset on: at most one chunk."""
        return memoryview(self.noise)[: min(CHUNK, self.length - offset)]

    def checksum(self, part: memoryview) -> str:
        """The value of Upload-Checksum for a chunk."""
        if len(part) == CHUNK:
            return f"sha256 {self._digest}"
        return f"sha256 {base64.b64encode(hashlib.sha256(part).digest()).decode()}"


class Line:
    """One connection that speaks tus; `headers` go with every request."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        self.url = url
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        self.headers = {"Tus-Resumable": "1.0.0", **headers}

    def ask(
        self, method: str, url: str, body: memoryview | None = None, **headers: str
    ) -> http.client.HTTPMessage:
        """Send a request and give the headers of its answer; raises Refused for any but a 2xx."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        self._http.request(method, urlsplit(url).path, body=body, headers={**self.headers, **said})
        answer = self._http.getresponse()
        words = answer.read()
        if answer.status >= http.client.MULTIPLE_CHOICES:
            raise Refused(f"{method} {url} answered {answer.status}: {words[:200].decode(errors='replace')}")
        return answer.headers

    def announce(self, length: int, metadata: Mapping[str, str]) -> str:
        """Begin an upload; its address."""
        encoded = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
        answer = self.ask("POST", self.url, Upload_Length=str(length), Upload_Metadata=",".join(encoded))
        return urljoin(self.url, str(answer["Location"]))

    def append(self, url: str, source: Source, offset: int, *, checksum: bool = True) -> int:
        """Send the chunk at an offset; where the upload stands after it."""
        part = source.chunk(offset)
        said = {"Upload_Offset": str(offset), "Content_Type": "application/offset+octet-stream"}
        if checksum:
            said["Upload_Checksum"] = source.checksum(part)
        return int(self.ask("PATCH", url, part, **said)["Upload-Offset"])

    def offset(self, url: str) -> int:
        """Where an upload stands."""
        return int(self.ask("HEAD", url)["Upload-Offset"])

    def half_a_chunk(self, url: str, source: Source, offset: int, size: int) -> http.client.HTTPConnection:
        """Promise a chunk on a line of its own, send so much of it, and leave the line open."""
        parts = urlsplit(url)
        hung = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        hung.putrequest("PATCH", parts.path)
        said = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        for name, value in {**self.headers, **said, "Content-Length": str(CHUNK)}.items():
            hung.putheader(name, value)
        hung.endheaders(source.noise[:size])
        return hung

    def give_up(self, url: str) -> None:
        """Have an upload forgotten, and hang up."""
        self.ask("DELETE", url)
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._http.close()
