"""Pages for judges are given no entry, film or credit: what a template can reach is blind by its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, template_rendered

from app.db import Base
from app.entries.models import Entry
from app.films.models import Film
from tests.blindness.asking import is_for_judges, requests
from tests.blindness.conftest import Visiting
from tests.blindness.makers import FIRST, cast
from tests.blindness.world import Setting

# What Flask itself and the layout give to every page.
OF_EVERY_PAGE = {"g", "request", "session", "current_user", "config"}


def _leads_to_makers(kind: type) -> bool:
    """Whether a row of this table leads on to an entry or a film."""
    seen: set[Any] = set()
    waiting: list[Any] = [kind]
    while waiting:
        one = waiting.pop()
        if one in (Entry, Film):
            return True
        if one not in seen:
            seen.add(one)
            waiting += [link.mapper.class_ for link in sa.inspect(one).relationships]
    return False


def _rows_in(value: Any, path: str, depth: int = 0) -> Iterator[tuple[str, type]]:
    """The rows of the database that a value holds, with the way to each."""
    if isinstance(value, Base):
        yield path, value.__class__
    elif depth < 6:
        for name, part in _parts(value):
            yield from _rows_in(part, f"{path}.{name}", depth + 1)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value) and not isinstance(value, type):
        yield from ((one.name, getattr(value, one.name)) for one in fields(value))
    elif isinstance(value, dict):
        yield from (("value", part) for part in value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (("item", part) for part in value)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_no_template_for_judges_can_reach_an_entry_or_a_film(visiting: Visiting) -> None:
    found: set[tuple[str | None, str, str]] = set()

    def look(_app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
        values = {name: value for name, value in context.items() if name not in OF_EVERY_PAGE}
        for path, kind in _rows_in(values, ""):
            if _leads_to_makers(kind):
                found.add((template.name, path, kind.__name__))

    with visiting(cast(*FIRST), Setting()) as visit:
        asked = [one for one in requests(visit.world) if is_for_judges(one.row) and one.row.method == "GET"]
        with template_rendered.connected_to(look, visit.app):
            answered = [visit.ask(one)[0] for one in asked]

    assert answered.count(200) > 30
    assert sorted(map(str, found)) == []
