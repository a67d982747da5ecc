"""What it costs to go on after a line was cut in the middle of a chunk: a question, and bytes sent again."""

from __future__ import annotations

import time

from app.commands.bench.figures import Measured
from app.commands.bench.measuring import percentile, timed
from app.commands.bench.upload.ground import Ground
from app.commands.bench.upload.line import CHUNK, Line, Source

ASKED_P95 = "HEAD (where to resume) p95"
RESENT = "resume after a cut line: bytes resent"
LENGTH, SENT = 4 * CHUNK, CHUNK // 2
ASKED = 200
# A person who reloads the page and picks the file again takes longer.
PAUSE_SECONDS = 1.0


def measure(laid: Ground) -> Measured:
    """Cut a line half-way through a chunk, ask where to go on, and go on from there."""
    source = Source(LENGTH)
    line, url = laid.begin(source.length + 1)
    offset = line.append(url, source, 0)
    line.half_a_chunk(url, source, offset, SENT).close()
    time.sleep(PAUSE_SECONDS)
    asked = [_asked(line, url) for _ in range(ASKED)]
    kept = line.offset(url)
    line.append(url, source, kept)
    line.give_up(url)
    return {ASKED_P95: 1000 * percentile(asked, 0.95), RESENT: offset + SENT - kept}


def _asked(line: Line, url: str) -> float:
    with timed() as watch:
        line.offset(url)
    return watch.seconds
