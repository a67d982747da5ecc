"""The permission table: every route x method x role, and what is denied looks exactly like what is absent."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import sessionmaker
from werkzeug.test import TestResponse

from app.application import RULES, create_app
from app.db import Database
from app.web.gate import UndeclaredPolicy, policy_of
from config import Settings
from tests.architecture.tree import ROOT
from tests.architecture.world import World, make_world

TABLE = ROOT / "tests" / "architecture" / "permissions.csv"
ROLES = (
    "anonymous",
    "expired",
    "entrant",
    "other_entrant",
    "judge",
    "unassigned_judge",
    "conflicted_judge",
    "organizer",
    "other_organizer",
    "operator",
)
VARYING = {"Date", "Set-Cookie"}


@dataclass(frozen=True)
class Row:
    """One line of the table: what may be asked, and by whom."""

    path: str
    method: str
    endpoint: str
    policy: str
    allowed: frozenset[str]


def table() -> list[Row]:
    with TABLE.open(encoding="utf-8") as lines:
        return [
            Row(
                line["path"],
                line["method"],
                line["endpoint"],
                line["policy"],
                frozenset(role for role in ROLES if line[role] == "Y"),
            )
            for line in csv.DictReader(lines)
        ]


class Sealed(Database):
    """A database of which every request sees the same state: what a request commits is taken back."""

    def __init__(self, connection: sa.Connection) -> None:
        self.engine = connection.engine
        kind = sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        self.reading = self.writing = kind


@pytest.fixture
def sealed(database: Database, settings: Settings) -> Iterator[tuple[Flask, World, sa.Connection]]:
    """The application over a world that no request can change."""
    first = create_app(settings, db=database)
    with database.writing() as session:
        world = make_world(session, first.extensions["storage"])
    with database.engine.execution_options(writing=True).connect() as connection:
        app = create_app(settings, db=Sealed(connection))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        yield app, world, connection


def _ask(sealed: tuple[Flask, World, sa.Connection], role: str, row: Row, path: str) -> TestResponse:
    app, world, connection = sealed
    # The upload protocol answers nobody who does not speak it.
    spoken = {"Tus-Resumable": "1.0.0", "X-HTTP-Method-Override": "DELETE"}
    headers = spoken if row.endpoint.startswith("uploads.") else {}
    transaction = connection.begin()
    try:
        form = world.forms.get(row.endpoint, {}) if row.method == "POST" else None
        answer = world.client(app, role).open(path, method=row.method, headers=headers, data=form)
        answer.get_data()
        answer.close()
    finally:
        transaction.rollback()
    return answer


def _seen(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = sorted((name, value) for name, value in response.headers if name not in VARYING)
    return response.status_code, response.data, headers


def test_every_cell_of_the_table_is_as_it_says_and_denied_looks_like_absent(
    sealed: tuple[Flask, World, sa.Connection],
) -> None:
    world = sealed[1]
    wrong = [
        f"{row.method} {row.path} as {role}: {status}"
        for row in table()
        for role in ROLES
        if (status := _misfit(sealed, world, row, role))
    ]

    assert wrong == [], "\n".join(wrong)


def _misfit(sealed: tuple[Flask, World, sa.Connection], world: World, row: Row, role: str) -> int | None:
    """The status that does not fit the table, if one does not."""
    answer = _ask(sealed, role, row, row.path.format(**world.names))
    if role in row.allowed:
        fits = (
            answer.status_code in (200, 204) if row.method == "GET" else answer.status_code not in (404, 500)
        )
        return None if fits else answer.status_code
    if answer.status_code != 404:
        return answer.status_code
    # A page is drawn without asking which database told that there is nothing: one comparison is enough.
    if sealed[2].dialect.name != "sqlite":
        return None
    nothing = _ask(sealed, role, row, _absent(row))
    return None if _seen(answer) == _seen(nothing) else answer.status_code


def _absent(row: Row) -> str:
    """The address of something like it that does not exist."""
    absent = re.sub(r"\{\w+\}", "nothing-here", row.path)
    if absent != row.path:
        return absent
    return "/uploads/nothing-here" if row.endpoint.startswith("uploads.") else "/nothing-here"


def test_the_table_names_every_route_and_method_and_no_other(app: Flask) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    }
    routes |= {("uploads.tell", "HEAD"), ("uploads.options", "OPTIONS")}

    assert {(row.endpoint, row.method) for row in table()} == routes


def test_the_table_names_each_routes_policy_and_every_policy_is_used(app: Flask) -> None:
    declared = {row.endpoint: row.policy for row in table()}

    assert declared == {endpoint: policy_of(app, endpoint) for endpoint in app.view_functions}
    assert set(declared.values()) == set(RULES)


def test_every_row_lets_somebody_in_and_every_address_leads_to_its_endpoint(app: Flask) -> None:
    routed = app.url_map.bind("localhost")
    # A number fits every place of an address, whatever is named there.
    numbers: dict[str, str] = defaultdict(lambda: "1")
    wrong = [
        row.path
        for row in table()
        if routed.match(row.path.partition("?")[0].format_map(numbers), method=row.method)[0] != row.endpoint
    ]
    nobody = {row.endpoint for row in table()} - {row.endpoint for row in table() if row.allowed}

    assert (wrong, nobody) == ([], set())


def test_an_application_with_an_undeclared_route_does_not_start(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    incomplete = {name: rule for name, rule in RULES.items() if name != "results.tally"}
    monkeypatch.setattr("app.application.RULES", incomplete)

    with pytest.raises(UndeclaredPolicy, match=r"results\.run_tally"):
        create_app(settings, db=database)
