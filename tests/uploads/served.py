"""A small application behind a real gunicorn of two processes with eight threads each."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.uploads.spool import Spool


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A gunicorn of ours on a folder; it may be killed and started again."""

    folder: Path
    app: str = "tests.uploads.small_app:served()"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / "gunicorn.log"

    @property
    def spool(self) -> Spool:
        """Where its bytes lie."""
        return Spool(self.folder / "spool")

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "--worker-class=gthread",
                    "--workers=2",
                    "--threads=8",
                    "--graceful-timeout=1",
                    "--no-control-socket",
                    "--preload",
                    "--access-logfile=-",
                    f"--bind=127.0.0.1:{self.port}",
                    self.app,
                ],
                env={**os.environ, "LAUREL_DATA": str(self.folder)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while True:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                line.request("GET", "/")
                line.getresponse().read()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return
            finally:
                line.close()

    def kill(self) -> None:
        """End it and its workers without a word, as a power cut does."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End it in good order."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=10)
            self.process = None

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]
