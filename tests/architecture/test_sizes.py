"""Files stay small enough to be read in one go."""

from __future__ import annotations

import ast
import statistics

import pytest

from tests.architecture.tree import CODE, files, lines, modules, name, tree

CEILINGS = [
    ("app", "*.py", 300),
    ("workers", "*.py", 300),
    ("tests", "*.py", 300),
    ("templates", "*.html", 150),
    ("app/static/css", "*.css", 250),
    ("app/static/js", "*.js", 200),
]


@pytest.mark.parametrize(("folder", "pattern", "ceiling"), CEILINGS)
def test_no_file_is_longer_than_its_ceiling(folder: str, pattern: str, ceiling: int) -> None:
    found = files(folder, pattern)

    too_long = {name(path): lines(path) for path in found if lines(path) > ceiling}

    assert found
    assert too_long == {}


def _functions() -> dict[str, int]:
    return {
        f"{name(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules(*CODE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_function_is_longer_than_40_lines() -> None:
    too_long = {where: size for where, size in _functions().items() if size > 40}

    assert too_long == {}


def test_half_of_all_functions_have_at_most_12_lines() -> None:
    assert statistics.median(_functions().values()) <= 12
