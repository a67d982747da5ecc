"""The wish to stop, however it comes: Ctrl-C, a signal, the end of input, or a make that was interrupted."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path


class StopRequest:
    """Becomes true once and stays so; a second Ctrl-C changes nothing, for stopping is quick."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._parent = os.getppid()

    def listen(self, *, to_input: bool = False) -> None:
        """Take the signals of this process, and with `to_input` the end of standard input too."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._event.set())
        if to_input:
            threading.Thread(target=self._await_end_of_input, daemon=True).start()

    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set() or _make_was_interrupted(self._parent)

    def wait(self, seconds: float) -> None:
        """Sleep, but wake when asked to stop."""
        self._event.wait(seconds)

    def _await_end_of_input(self) -> None:
        # Not through sys.stdin: a thread that waits in its buffer when we end would abort the interpreter.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        self._event.set()


def _make_was_interrupted(parent: int) -> bool:
    """Whether our parent is a make that alone got an interrupt: it waits for us with the signal blocked.

    Make trusts the terminal to interrupt its children too, which `kill -INT` of make alone does not.
    """
    try:
        lines = Path(f"/proc/{parent}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    facts = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    blocked = int(facts.get("SigBlk", "0"), 16)
    return facts.get("Name") in {"make", "gmake"} and bool(blocked & 1 << (signal.SIGINT - 1))
