"""The lock files: everything by hash, nothing about where it came from, and developing holds running."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.commands.bootstrap import LOCKS, ROOT

PINNED = re.compile(r"([a-z0-9.-]+)==(\S+?)(?: ; .+?)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def pinned(purpose: str) -> dict[str, str]:
    found = (PINNED.fullmatch(line) for line in LOCKS[purpose].read_text().splitlines())
    return {match[1]: match[2] for match in found if match}


def declared(purpose: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extra = project["optional-dependencies"]["dev"] if purpose == "dev" else []
    return {canonicalize_name(Requirement(text).name) for text in project["dependencies"] + extra}


@pytest.mark.parametrize("purpose", LOCKS)
def test_lock_is_nothing_but_versions_and_hashes(purpose: str) -> None:
    lines = LOCKS[purpose].read_text().splitlines()

    assert [line for line in lines if not PINNED.fullmatch(line) and not HASH.fullmatch(line)] == []


@pytest.mark.parametrize("purpose", LOCKS)
def test_lock_holds_everything_that_the_project_declares(purpose: str) -> None:
    assert declared(purpose) - set(pinned(purpose)) == set()


def test_what_develops_holds_what_runs_in_the_same_versions() -> None:
    develops = pinned("dev")

    assert {name: develops.get(name) for name in pinned("run")} == pinned("run")
