"""The same bytes sent to tuspyserver, the one maintained tus server for Python on PyPI.

It needs FastAPI and uvicorn, which nothing of ours uses; so it lives in an environment of its own that is
made for this scene and thrown away, and our locks stay free of it. Without a package index there is no
peer. It has no checksums, and so the same film goes to us once more without any.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.upload.ground import ground
from app.commands.bench.upload.line import Line, Source
from app.commands.bench.upload.receiving import LENGTH, QUICK_LENGTH, send
from app.commands.listening import listen

PACKAGES = ("tuspyserver==4.4.3", "fastapi==0.165.0", "uvicorn==0.54.0")
RECEIVE = "receive 2 GiB, 16 MiB chunks, no checksum"
PEER = "tuspyserver 4.4.3 on uvicorn"
START_SECONDS = 20.0
APP = """
from fastapi import FastAPI
from tuspyserver import create_tus_router

app = FastAPI()
app.include_router(create_tus_router(prefix="files", files_dir={folder!r}))
"""


def measure(conditions: Conditions) -> Measured:
    """Send one film to each, one after the other on the same disk."""
    source = Source(QUICK_LENGTH if conditions.quick else LENGTH)
    with ground(conditions.url) as laid:
        line, url = laid.begin(source.length + 1)
        own = send(line, url, source, 0, checksum=False)
        line.give_up(url)
    with _peer() as line:
        said = {"filename": "bench.mp4", "filetype": "video/mp4"}
        address = line.announce(source.length, said)
        return {RECEIVE: own, PEER: send(line, address, source, 0, checksum=False)}


@contextmanager
def _peer() -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="peer-") as name:
        folder = Path(name)
        python = _installed(folder / "venv")
        (folder / "peer.py").write_text(APP.format(folder=str(folder / "files")), encoding="utf-8")
        with listen("127.0.0.1", 0, move_on=False) as free:
            port = free.getsockname()[1]
        served = [python, "-m", "uvicorn", "peer:app", "--port", str(port), "--log-level", "error"]
        with subprocess.Popen(served, cwd=folder) as process:
            try:
                yield _answering(f"http://127.0.0.1:{port}/files")
            finally:
                process.terminate()


def _installed(folder: Path) -> str:
    """The Python of a fresh environment with the peer in it."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True, stdout=sys.stderr)
    return python


def _answering(url: str) -> Line:
    until = time.monotonic() + START_SECONDS
    while True:
        line = Line(url, {})
        try:
            line.ask("OPTIONS", f"{url}/")
        except OSError:
            line.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return line
