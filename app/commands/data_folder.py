"""The data folder while Laurel runs on it: one holder at a time, who says where the pages are."""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# As long as the janitor of a killed holder may need to clear what was left.
PATIENCE_SECONDS = 5.0


class FolderTaken(RuntimeError):
    """Somebody else runs on this folder, or it cannot be written; the text says which."""


@dataclass
class Status:
    """What the holder tells others through `run.json`: its process, its address and its programs."""

    pid: int
    url: str = ""
    ready: bool = False
    programs: dict[str, int] = field(default_factory=dict)


class DataFolder:
    """One folder with its lock, its status file and its marks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "log"

    def lock(self) -> int:
        """Take the folder and return the lock's file descriptor; raises FolderTaken."""
        try:
            descriptor = os.open(self.path / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderTaken(
                f"The data folder {self.path} cannot be written ({error.strerror}); "
                "free it or set LAUREL_DATA to a folder that can."
            ) from error
        until = time.monotonic() + PATIENCE_SECONDS
        while not _locked(descriptor):
            status = self.status()
            if time.monotonic() > until or (status is not None and _lives(status.pid)):
                os.close(descriptor)
                raise FolderTaken(self._taken(status))
            time.sleep(0.1)
        return descriptor

    def write_status(self, status: Status) -> None:
        """Tell others; a reader sees the old status or the new one, never half of it."""
        fresh = self.path / "run.json.new"
        fresh.write_text(json.dumps(asdict(status)), encoding="utf-8")
        fresh.replace(self.path / "run.json")

    def status(self) -> Status | None:
        """Read what the holder told; nothing when nobody runs here."""
        try:
            told: dict[str, Any] = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return Status(**told)

    def clear_status(self) -> None:
        """Say that nobody runs here any more."""
        (self.path / "run.json").unlink(missing_ok=True)

    @property
    def demo(self) -> str:
        """The demo's mark: empty, “wanted” by a new database, “begun”, “carried” when it is whole."""
        path = self.path / "demo"
        return path.read_text(encoding="ascii").strip() if path.exists() else ""

    def mark_demo(self, mark: str) -> None:
        """Remember how far the demo is, so that an interrupted first start carries it again."""
        (self.path / "demo").write_text(f"{mark}\n", encoding="ascii")

    def sign_ins(self) -> str:
        """Read what the demo left for its visitors: who may sign in, and how; empty without a demo."""
        path = self.path / "demo-sign-ins.txt"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _taken(self, status: Status | None) -> str:
        where = f" at {status.url}" if status and status.url else ""
        return (
            f"Laurel already runs on the data folder {self.path}{where}; "
            "stop it first or set LAUREL_DATA to another folder."
        )


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
