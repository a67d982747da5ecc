"""Sending a kept file, or the stretch of it that a player asks for; a far one costs no more than a near one.

Werkzeug's own ranges skip forward by reading where the server's file wrapper cannot seek, as gunicorn's
cannot. Here the file is opened at the right place and ends at the right place, and is handed over as it
is, so that the server may still send it straight from its descriptor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Protocol, cast
from urllib.parse import quote

from flask import Response, abort, current_app, redirect, request
from werkzeug.http import dump_options_header, quote_etag
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

BLOCK = 1024 * 1024


class Stretch(Protocol):
    """An open stretch of a file; ends where the stretch ends."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes, empty at the end."""

    def close(self) -> None:
        """Give back what holds it open."""


class Source(Protocol):
    """Where kept files come from, as app.storage offers it."""

    def size(self, key: str) -> int:
        """Bytes kept under a key; raises LookupError when there are none."""

    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Stretch:
        """A stretch of the file, ending by itself."""

    def url_for(
        self, key: str, *, content_type: str, disposition: str = "inline", seconds: int = 60
    ) -> str | None:
        """A short-lived link to the place itself, or None."""


@dataclass(frozen=True)
class Part:
    """Bytes `start` to before `stop` of a file of `size`; `asked` when the client named them."""

    start: int
    stop: int
    size: int
    asked: bool


def send_range(
    source: Source, key: str, *, content_type: str, etag: str, download_name: str | None = None
) -> AnyResponse:
    """Answer GET or HEAD with a kept file: 200, 206, 304, 416, or 302 to a bucket's own link.

    Where nginx serves the folder (LAUREL_ACCEL_PREFIX) it is told which file, and answers ranges itself.

    `etag` names the bytes (their SHA-256, say) without quotes. With `download_name` the browser saves the
    file under that name. 404 when nothing is kept under the key. What is sent is for this reader and not to
    be kept, unless the caller changes Cache-Control.
    """
    shown = _disposition(download_name)
    link = source.url_for(key, content_type=content_type, disposition=shown)
    if link is not None:
        answer: AnyResponse = redirect(link, 302)
    else:
        try:
            answer = _from_here(source, key, etag)
        except LookupError:
            abort(404)
        answer.headers["Content-Type"] = content_type
        answer.headers["Content-Disposition"] = shown
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _from_here(source: Source, key: str, etag: str) -> Response:
    size = source.size(key)
    prefix: str = current_app.config.get("ACCEL_PREFIX", "")
    if prefix:
        return Response(headers={"X-Accel-Redirect": f"{prefix.rstrip('/')}/{key}"})
    part = _part(size, etag)
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304)
    elif part is None:
        answer = Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        answer = _filled(source, key, part)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = quote_etag(etag)
    return answer


def _part(size: int, etag: str) -> Part | None:
    """What to send: all of it without one plain and current range, None when the range lies outside.

    Ranges belong to GET alone (RFC 9110, 14.2); several at once may be answered with the whole.
    """
    whole = Part(0, size, size, asked=False)
    ranges = request.range
    if request.method != "GET" or ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1:
        return whole
    if request.headers.get("If-Range", quote_etag(etag)) != quote_etag(etag):
        return whole
    first, end = ranges.ranges[0]
    start = max(0, size + first) if first < 0 else first
    stop = size if end is None else min(end, size)
    return Part(start, stop, size, asked=True) if start < stop else None


def _filled(source: Source, key: str, part: Part) -> Response:
    answer = Response(status=206 if part.asked else 200)
    length = part.stop - part.start
    if request.method != "HEAD":
        opened = source.open_range(key, part.start, length)
        answer.response = wrap_file(request.environ, cast("IO[bytes]", opened), BLOCK)
        answer.direct_passthrough = True
    if part.asked:
        answer.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{part.size}"
    answer.headers["Content-Length"] = str(length)
    return answer


def _disposition(download_name: str | None) -> str:
    """A Content-Disposition: shown in the page, or saved under a name of any script (RFC 6266)."""
    if download_name is None:
        return "inline"
    if download_name.isascii():
        return dump_options_header("attachment", {"filename": download_name})
    return f"attachment; filename*=UTF-8''{quote(download_name, safe='')}"
