"""Preparing a fresh machine: what is missing is named, a second time costs nothing, a broken one recovers."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands import bootstrap
from app.commands.bootstrap import NotReady, check_python


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs nothing, so that preparing it asks no network."""
    home = tmp_path / "a project"
    (home / "app" / "commands").mkdir(parents=True)
    shutil.copy(bootstrap.__file__, home / "app" / "commands")
    (home / "requirements.lock").touch()
    (home / "requirements-dev.lock").touch()
    (home / "app" / "__init__.py").touch()
    (home / "app" / "__main__.py").write_text("print('laurel runs')")
    return home


def prepare(project: Path, purpose: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project / "app" / "commands" / "bootstrap.py"), purpose]
    return subprocess.run(
        command, env={**os.environ, **environment}, check=False, capture_output=True, text=True
    )


def test_old_python_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NotReady) as refusal:
        check_python((3, 9))

    assert str(refusal.value) == (
        "Laurel needs Python 3.11 or newer, and this is 3.9; on Debian 12: apt install python3-venv"
    )


def test_old_python_can_read_the_script() -> None:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")

    assert ast.parse(source, feature_version=(3, 8)).body != []


def test_missing_git_is_named_with_its_package(project: Path, tmp_path: Path) -> None:
    answer = prepare(project, PATH=str(tmp_path / "nothing"))

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "Laurel needs git, which is not installed; on Debian: apt install git\n"


def test_unknown_purpose_is_a_wrong_argument(project: Path) -> None:
    assert prepare(project, "play").returncode == 2


def test_environment_left_half_built_is_built_again_and_a_second_preparation_does_nothing(
    project: Path,
) -> None:
    launcher = project / ".venv" / "bin" / "laurel"
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to(project / "gone")

    first = prepare(project)
    second = prepare(project)

    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert subprocess.run([launcher], check=True, capture_output=True, text=True).stdout == "laurel runs\n"


def test_changed_lock_is_installed_and_developing_serves_running(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", project)
    monkeypatch.setattr(
        bootstrap, "LOCKS", {"run": project / "requirements.lock", "dev": project / "requirements-dev.lock"}
    )
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "STAMP", project / "stamp.json")
    bootstrap.write_stamp("dev")
    fresh = (bootstrap.is_installed("run"), bootstrap.is_installed("dev"))

    (project / "requirements-dev.lock").write_text("# changed")

    assert fresh == (True, True)
    assert (bootstrap.is_installed("run"), bootstrap.is_installed("dev")) == (True, False)
