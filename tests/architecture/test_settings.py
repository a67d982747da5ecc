"""Every setting is explained where it stands and findable in the README."""

from __future__ import annotations

import re
from dataclasses import fields

from config import Settings
from tests.architecture.tree import ROOT

SOURCE = (ROOT / "config.py").read_text(encoding="utf-8")


def _pairs() -> list[tuple[str, str]]:
    found = re.findall(r"    # ([A-Z_]+): [^\n]+\n    (\w+): ", SOURCE)
    return [(field, variable) for variable, field in found]


def test_every_setting_has_a_comment_that_names_its_variable() -> None:
    assert [field for field, _ in _pairs()] == [field.name for field in fields(Settings)]


def test_every_variable_is_read_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    unread = [variable for _, variable in _pairs() if SOURCE.count(f'"{variable}"') == 0]
    unexplained = [variable for _, variable in _pairs() if variable not in readme]

    assert (unread, unexplained) == ([], [])
