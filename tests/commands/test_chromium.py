"""Finding a Chromium: only one that starts counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands import chromium


def browser(path: Path, script: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_browser_that_does_not_start_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser(tmp_path / "bin" / "chromium", "exit 1")
    good = browser(tmp_path / "bin" / "google-chrome", "echo Google Chrome 150.0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    found = chromium.find()

    assert found == str(good)
    assert chromium.version(found) == "Google Chrome 150.0"


def test_program_that_is_not_there_has_no_version(tmp_path: Path) -> None:
    assert chromium.version(str(tmp_path / "chromium")) == ""
