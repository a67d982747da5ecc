"""Steps that misbehave on purpose, so that tests and the doctor can prove that the sandbox holds."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.media.rules import Rules

Step = Callable[[Path, Path, Rules, Callable[[float], None]], dict[str, Any]]


def _hang(_source: Path, out_dir: Path, _rules: Rules, _progress: Callable[[float], None]) -> dict[str, Any]:
    """Never end, deaf to polite signals, with a child of its own; both process ids are left in `out_dir`."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    second = os.fork()
    if second:
        (out_dir / "pids").write_text(f"{os.getpid()} {second}", encoding="ascii")
    while True:
        time.sleep(3600)


def _hog(_source: Path, _out_dir: Path, _rules: Rules, _progress: Callable[[float], None]) -> dict[str, Any]:
    """Ask for more memory than any film needs."""
    return {"bytes": len(bytearray(1 << 40))}


def _flood(
    _source: Path, _out_dir: Path, _rules: Rules, _progress: Callable[[float], None]
) -> dict[str, Any]:
    """Answer with far more than an answer may hold."""
    return {"flood": "x" * (64 << 20)}


def _burn(_source: Path, _out_dir: Path, _rules: Rules, _progress: Callable[[float], None]) -> dict[str, Any]:
    """Compute for ever."""
    while True:
        pass


def _fall(_source: Path, _out_dir: Path, _rules: Rules, _progress: Callable[[float], None]) -> dict[str, Any]:
    """Die like a decoder with a wild pointer."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def _show(_source: Path, out_dir: Path, _rules: Rules, progress: Callable[[float], None]) -> dict[str, Any]:
    """Report the world the child sees: environment, folder, session, niceness."""
    progress(0.5)
    return {
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "is_leader": os.getsid(0) == os.getpid(),
        "niceness": os.nice(0),
        "isolated": bool(sys.flags.isolated),
        "out_dir": str(out_dir),
    }


DRILLS: dict[str, Step] = {
    "drill-hang": _hang,
    "drill-hog": _hog,
    "drill-flood": _flood,
    "drill-burn": _burn,
    "drill-fall": _fall,
    "drill-show": _show,
}
