"""What every test may ask for: services, databases, the application, people."""

from __future__ import annotations

from app.commands.chromium import stay_polite

pytest_plugins = ["tests.services", "tests.database"]


def pytest_configure() -> None:
    """Let nothing that the tests start take real-time priority: on two cores the rest would starve."""
    stay_polite()
