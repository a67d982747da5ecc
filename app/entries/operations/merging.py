"""Joins two versions of an entry that began from the same one, field by field and line by line; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.entries.operations.content import AiLine, AnswerLine, Content, CreditLine

# A field's path is its name; that of a part of a line is list/key/part. Values are plain JSON.
Paths = dict[str, Any]
Clashes = Mapping[str, Any]
LINES: Mapping[str, type[CreditLine | AiLine | AnswerLine]] = {
    "credits": CreditLine,
    "ai_uses": AiLine,
    "answers": AnswerLine,
}
ABSENT = object()


def paths_of(content: Content, names: Iterable[str]) -> Paths:
    """The values of some of an entry's fields by their paths."""
    paths: Paths = {}
    for name in names:
        value = getattr(content, name)
        if name not in LINES:
            paths[name] = _plain(value)
            continue
        for line in value:
            parts = {part: _plain(found) for part, found in vars(line).items() if part != "key"}
            paths |= {f"{name}/{line.key}/{part}": found for part, found in parts.items()}
    return paths


def merge(base: Paths, mine: Paths, theirs: Paths) -> tuple[Paths, Clashes]:
    """Take what only one side changed; where both did, keep mine and name theirs.

    A line that one side removed and the other changed stays: text is worth more than its absence.
    """
    merged: Paths = {}
    clashes: dict[str, Any] = {}
    for path in {**theirs, **mine}:
        began, own, other = (paths.get(path, ABSENT) for paths in (base, mine, theirs))
        value = other if own == began else own
        if own not in (began, other) and other != began:
            value = other if own is ABSENT else own
            if ABSENT not in (own, other):
                clashes[path] = other
        if value is not ABSENT:
            merged[path] = value
    return merged, clashes


def content_from(paths: Paths, mine: Content, theirs: Content, names: Iterable[str]) -> Content:
    """The content whose fields of these names have the values at the paths; `mine` gives the rest."""
    changes: dict[str, Any] = {}
    for name in names:
        if name in LINES:
            changes[name] = _lines(name, paths, mine, theirs)
        elif name in paths:
            changes[name] = _typed(name, paths[name])
    return replace(mine, **changes)


def _lines(name: str, paths: Paths, mine: Content, theirs: Content) -> list[Any]:
    known = {line.key: line for line in [*getattr(mine, name), *getattr(theirs, name)]}
    known |= {line.key: line for line in getattr(mine, name)}
    kept = {path.split("/")[1] for path in paths if path.startswith(f"{name}/")}
    lines = []
    for key, line in known.items():
        parts = {part: paths.get(f"{name}/{key}/{part}", ABSENT) for part in vars(line) if part != "key"}
        said = {
            part: tuple(value) if isinstance(value, list) else value
            for part, value in parts.items()
            if value is not ABSENT
        }
        if key in kept:
            lines.append(replace(line, **said))
    return lines


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value


def _typed(name: str, value: Any) -> Any:
    if name in ("made_from", "made_until") and value is not None:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
