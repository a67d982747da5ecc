"""One database session per request: a reading one for safe methods, a writing one for the others."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from app.db import Database

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, database: Database) -> None:
    """Give the application its database and close each request's session at its end."""
    app.extensions["database"] = database
    app.teardown_appcontext(_close)


def database() -> Database:
    """The database of the running application."""
    return cast("Database", current_app.extensions["database"])


def _open() -> Session:
    if "session" not in g:
        kind = database().reading if request.method in SAFE_METHODS else database().writing
        g.session = kind()
    return cast("Session", g.session)


def _close(_error: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()


# Views commit it where they answer; what is not committed there is rolled back.
session = cast("Session", LocalProxy(_open))
