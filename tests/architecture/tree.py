"""The project's own files, as the house rules look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("app", "workers")


def modules(*folders: str) -> Iterator[Path]:
    """Every Python file below some folders of the project, by name."""
    for folder in folders or CODE:
        yield from sorted((ROOT / folder).rglob("*.py"))


def files(folder: str, pattern: str) -> list[Path]:
    """Every file of a kind below a folder, vendored ones aside."""
    return [path for path in sorted((ROOT / folder).rglob(pattern)) if "vendor" not in path.parts]


def tree(path: Path) -> ast.Module:
    """A module as its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """A file's path within the project."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())
