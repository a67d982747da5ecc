"""Receiving a large film with checksums, beside writing and hashing the same bytes without HTTP."""

from __future__ import annotations

import hashlib
import os
import tempfile

from app.commands import processes
from app.commands.bench.figures import Measured
from app.commands.bench.measuring import peak_mb, timed
from app.commands.bench.upload.ground import Ground
from app.commands.bench.upload.line import CHUNK, Line, Source

LENGTH, QUICK_LENGTH = 2 * 1024**3, 256 * 1024**2
BLOCK = 1024**2

RECEIVE = "receive 2 GiB, 16 MiB chunks, sha256"
RAW = "raw write + sha256 + fdatasync, same disk"
SHARE = "received, as a share of raw write + sha256"
GROWTH = "web worker memory growth over the upload"


def measure(laid: Ground, source: Source, raw: float) -> Measured:
    """Send one film but for its last byte, which would set off its checks; the server's memory around it."""
    line, url = laid.begin(source.length + 1)
    line.append(url, source, 0)
    before = _memory(laid)
    speed = send(line, url, source, CHUNK)
    found = {RECEIVE: speed, RAW: raw, SHARE: 100 * speed / raw}
    if laid.running:
        found[GROWTH] = _memory(laid) - before
    line.give_up(url)
    return found


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


def send(line: Line, url: str, source: Source, offset: int, *, checksum: bool = True) -> float:
    """Send what is left; MB/s."""
    left = source.length - offset
    with timed() as watch:
        while offset < source.length:
            offset = line.append(url, source, offset, checksum=checksum)
    return left / 1e6 / watch.seconds


def _memory(laid: Ground) -> float:
    """The greatest memory so far of all processes of the web pools."""
    programs = laid.running.programs() if laid.running else {}
    sessions = {pid for name, pid in programs.items() if name in {"web", "bytes"}}
    return sum(peak_mb(pid) for pid, session in processes.living() if session in sessions)
