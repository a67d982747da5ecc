"""What `make test` promises: it says in words what ran, and a required service that is missing fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.supervisor import ROOT

BROWSING = "def test_page(chromium: str) -> None:\n    assert chromium\n"
COUNTING = "def test_sum() -> None:\n    assert 1 + 1 == 2\n"


@pytest.fixture
def without_browser(tmp_path: Path) -> dict[str, str]:
    """An environment in which no browser is found, not even one that Playwright fetched."""
    return {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}


def run_tests(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(code)
    settings = ["-c", str(folder / "none.ini"), "--rootdir", str(folder), "-p", "no:cacheprovider"]
    (folder / "none.ini").write_text("[pytest]\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.services", *settings, str(folder)],
        env={**os.environ, "LAUREL_REQUIRE": "", **environment},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


def test_missing_browser_skips_and_the_last_lines_say_so(
    tmp_path: Path, without_browser: dict[str, str]
) -> None:
    answer = run_tests(tmp_path, BROWSING, **without_browser)

    assert answer.returncode == 0
    assert "SKIPPED: 1 test in Chromium. There is no Chromium that starts on this machine." in answer.stdout


def test_missing_browser_fails_where_it_is_required(tmp_path: Path, without_browser: dict[str, str]) -> None:
    answer = run_tests(tmp_path, BROWSING, LAUREL_REQUIRE="chromium", **without_browser)

    assert answer.returncode == 1
    assert "chromium is required but not there: There is no Chromium that starts" in answer.stdout


def test_required_service_on_which_nothing_ran_fails_the_run(tmp_path: Path) -> None:
    answer = run_tests(tmp_path, COUNTING, LAUREL_REQUIRE="postgres")

    assert answer.returncode == 1
    assert "FAILED: postgres is required, but no test ran on it." in answer.stdout
