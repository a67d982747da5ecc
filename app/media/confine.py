"""How a child gives up its rights before it touches a film: limits, niceness, network, orphanhood."""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
CLONE_NEWNET = 0x40000000
NICENESS = 10


def confine(bounds: dict[str, Any], parent: int) -> None:
    """Bound memory, CPU, files and descriptors of this process for good; end it when `parent` is gone."""
    _bound(resource.RLIMIT_AS, bounds["memory_bytes"])
    _bound(resource.RLIMIT_CPU, bounds["cpu_seconds"])
    _bound(resource.RLIMIT_FSIZE, bounds["file_bytes"])
    _bound(resource.RLIMIT_NOFILE, bounds["open_files"])
    _bound(resource.RLIMIT_CORE, 0)
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    if sys.platform == "linux":
        _die_with(parent)
        _leave_network()


def _bound(what: int, value: int) -> None:
    """Lower one limit; a system that already allows less keeps its own."""
    _, hard = resource.getrlimit(what)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (allowed, allowed))


def _die_with(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent dies, and notice a parent that is gone already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _leave_network() -> None:
    """Step into an empty network where the kernel allows it; the protocol whitelist stands without it too."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).unshare(CLONE_NEWNET)
