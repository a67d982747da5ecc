"""Worlds that are made and taken back again, so that each begins from an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from flask import Flask

from app.application import create_app
from app.db import Database
from config import BYTES, Settings
from tests.blindness.asking import Sealed, Visit
from tests.blindness.judged import Others
from tests.blindness.makers import Makers
from tests.blindness.world import Setting, make_world

ELSEWHERE = "http://bytes.example"
Visiting = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture(params=[False])
def visiting(request: pytest.FixtureRequest, database: Database, settings: Settings) -> Iterator[Visiting]:
    """Open a world of these makers for a while; with a true parameter a pool of its own carries the bytes."""
    with database.engine.execution_options(writing=True).connect() as connection:
        sealed = Sealed(connection)

        @contextmanager
        def world(makers: Makers, setting: Setting, others: Others | None = None) -> Iterator[Visit]:
            transaction = connection.begin()
            try:
                with sealed.writing() as session:
                    made = make_world(session, pages.extensions["storage"], makers, setting, others)
                yield Visit(pages, connection, made, carrier)
            finally:
                transaction.rollback()

        def application(changed: Settings) -> Flask:
            made = create_app(changed, db=sealed)
            made.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
            return made

        apart = replace(settings, bytes_url=ELSEWHERE)
        pages = application(apart if request.param else settings)
        carrier = application(replace(apart, pool=BYTES)) if request.param else None
        yield world
