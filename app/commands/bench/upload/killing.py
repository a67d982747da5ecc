"""What a server that is killed in the middle of a chunk loses of a film."""

from __future__ import annotations

import http.client
import signal
import time
from urllib.parse import urlsplit

from app.commands import processes
from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.upload.ground import Ground, ground
from app.commands.bench.upload.line import CHUNK, Line, Source, line_of

LOST = "kill -9 mid-upload: bytes lost"
LOST_ACKNOWLEDGED = "kill -9 mid-upload: acknowledged bytes lost"
LENGTH, SENT = 4 * CHUNK, CHUNK // 2
PATIENCE_SECONDS = 30.0


def measure(_conditions: Conditions) -> Measured:
    """Send one chunk whole and the next by half, kill the pool, and ask the new one where to resume."""
    source = Source(LENGTH)
    with ground() as laid:
        box = laid.box()
        line = line_of(laid, box)
        said = {"filename": "bench.mp4", "purpose": box["data-purpose"], "subject": box["data-subject"]}
        url = line.announce(source.length, said)
        acknowledged = line.append(url, source, 0)
        hung = _half_a_chunk(line, url, source, acknowledged)
        time.sleep(1)  # until the half has been read; what still lies in the line is lost with it
        _kill(laid)
        hung.close()
        kept = _resumed(laid, url)
    lost = acknowledged + SENT - kept
    return {LOST: max(0, lost) / 2**20, LOST_ACKNOWLEDGED: max(0, acknowledged - kept)}


def _half_a_chunk(line: Line, url: str, source: Source, offset: int) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    hung = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    hung.putrequest("PATCH", parts.path)
    said = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    for name, value in {**line.headers, **said, "Content-Length": str(CHUNK)}.items():
        hung.putheader(name, value)
    hung.endheaders(source.noise[:SENT])
    return hung


def _kill(laid: Ground) -> None:
    programs = laid.running.programs()
    processes.send(programs.get("bytes", programs["web"]), signal.SIGKILL)


def _resumed(laid: Ground, url: str) -> int:
    """Where the pool that was started anew says the upload stands."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        line = line_of(laid, laid.box())
        try:
            return line.offset(url)
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        finally:
            line.close()
