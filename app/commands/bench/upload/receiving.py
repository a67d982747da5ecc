"""Receiving a large film with checksums, beside writing and hashing the same bytes without HTTP."""

from __future__ import annotations

import hashlib
import os
import tempfile

from app.commands import processes
from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.measuring import peak_mb, percentile, timed
from app.commands.bench.upload.ground import Ground, ground
from app.commands.bench.upload.line import CHUNK, Line, Source, line_of

LENGTH, QUICK_LENGTH = 2 * 1024**3, 256 * 1024**2
BLOCK = 1024**2
ASKED = 200

RECEIVE = "receive 2 GiB, 16 MiB chunks, sha256"
RAW = "raw write + sha256 + fdatasync, same disk"
SHARE = "received, as a share of raw write + sha256"
GROWTH = "web worker memory growth over the upload"
RESUME_P95 = "HEAD (where to resume) p95"


def measure(conditions: Conditions) -> Measured:
    """Send one film whole; the server's memory before and after; how quickly it says where to resume."""
    source = Source(QUICK_LENGTH if conditions.quick else LENGTH)
    raw = raw_speed(source)
    with ground() as laid:
        box = laid.box()
        line = line_of(laid, box)
        said = {"filename": "bench.mp4", "purpose": box["data-purpose"], "subject": box["data-subject"]}
        url = line.announce(source.length, said)
        line.append(url, source, 0)
        before = _memory(laid)
        speed = _send(line, url, source, CHUNK)
        growth = _memory(laid) - before
        asked = [_asked(line, url) for _ in range(ASKED)]
    return {
        RECEIVE: speed,
        RAW: raw,
        SHARE: 100 * speed / raw,
        GROWTH: growth,
        RESUME_P95: 1000 * percentile(asked, 0.95),
    }


def raw_speed(source: Source) -> float:
    """MB/s of writing the same bytes beside the system's data: hashed, and on the disk chunk by chunk."""
    with tempfile.TemporaryFile(prefix="raw-", buffering=0) as file, timed() as watch:
        for offset in range(0, source.length, CHUNK):
            _write_hashed(file.fileno(), source.chunk(offset))
    return source.length / 1e6 / watch.seconds


def _write_hashed(descriptor: int, chunk: memoryview) -> None:
    hasher = hashlib.sha256()
    for start in range(0, len(chunk), BLOCK):
        hasher.update(chunk[start : start + BLOCK])
        os.write(descriptor, chunk[start : start + BLOCK])
    os.fdatasync(descriptor)


def _send(line: Line, url: str, source: Source, offset: int) -> float:
    """Send what is left; MB/s."""
    left = source.length - offset
    with timed() as watch:
        while offset < source.length:
            offset = line.append(url, source, offset)
    return left / 1e6 / watch.seconds


def _asked(line: Line, url: str) -> float:
    with timed() as watch:
        line.offset(url)
    return watch.seconds


def _memory(laid: Ground) -> float:
    """The greatest memory so far of all processes of the web pools."""
    programs = laid.running.programs()
    sessions = {pid for name, pid in programs.items() if name in {"web", "bytes"}}
    return sum(peak_mb(pid) for pid, session in processes.living() if session in sessions)
