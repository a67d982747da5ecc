"""What a server that is killed in the middle of a chunk loses of a film."""

from __future__ import annotations

import http.client
import signal
import time

from app.commands import processes
from app.commands.bench.figures import Measured
from app.commands.bench.upload.ground import Ground
from app.commands.bench.upload.line import CHUNK, Source

LOST = "kill -9 mid-upload: bytes lost"
LOST_ACKNOWLEDGED = "kill -9 mid-upload: acknowledged bytes lost"
LENGTH, SENT = 4 * CHUNK, CHUNK // 2
PATIENCE_SECONDS = 30.0


def measure(laid: Ground) -> Measured:
    """Send one chunk whole and the next by half, kill the pool, and ask the new one where to resume."""
    source = Source(LENGTH)
    line, url = laid.begin(source.length)
    acknowledged = line.append(url, source, 0)
    hung = line.half_a_chunk(url, source, acknowledged, SENT)
    time.sleep(1)  # until the half has been read; what still lies in the line is lost with it
    _kill(laid)
    hung.close()
    kept = _resumed(laid, url)
    lost = acknowledged + SENT - kept
    return {LOST: max(0, lost) / 2**20, LOST_ACKNOWLEDGED: max(0, acknowledged - kept)}


def _kill(laid: Ground) -> None:
    programs = laid.running.programs() if laid.running else {}
    processes.send(programs.get("bytes", programs["web"]), signal.SIGKILL)


def _resumed(laid: Ground, url: str) -> int:
    """Where the pool that was started anew says the upload stands."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        line = laid.line()
        try:
            return line.offset(url)
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        finally:
            line.close()
