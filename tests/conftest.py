"""What every test may ask for: services, databases, the application, people."""

from __future__ import annotations

import os

from tests.remembered import remember

pytest_plugins = ["tests.services", "tests.database", "tests.bucket"]
remember()


def pytest_runtest_setup() -> None:
    """Come back from the real-time priority that the AV1 encoder takes as root: the rest would starve."""
    if hasattr(os, "sched_setscheduler") and os.sched_getscheduler(0) != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
