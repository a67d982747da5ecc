"""What every test may ask for: services, databases, the application, people."""

from __future__ import annotations

import gc
import os

import pytest

from tests.remembered import remember

pytest_plugins = ["tests.services", "tests.database", "tests.bucket"]
remember()

# A file stays in one process: what takes longest begins first, so that no core waits for it at the end.
DEAREST = (
    "tests/journeys/test_every_page.py",
    "tests/architecture/test_permissions.py",
    "tests/faults/",
    "tests/journeys/test_finals.py",
    "tests/journeys/test_studio.py",
    "tests/blindness/",
    "tests/architecture/test_chinese.py",
    "tests/journeys/",
    "tests/commands/",
    "tests/media/",
    "tests/uploads/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dearest first; all others keep their order."""
    places = {place: number for number, place in enumerate(DEAREST)}

    def turn(item: pytest.Item) -> int:
        found = (number for place, number in places.items() if item.nodeid.startswith(place))
        return min(found, default=len(DEAREST))

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not in what was imported: it stays, and tests make little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_runtest_setup() -> None:
    """Come back from the real-time priority that the AV1 encoder takes as root: the rest would starve."""
    if hasattr(os, "sched_setscheduler") and os.sched_getscheduler(0) != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
