"""One database session per request: a reading one for safe methods, a writing one for the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from app.db import Database

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


View = TypeVar("View", bound=Callable[..., Any])


def only_reads(view: View) -> View:
    """Declare that a view's session only reads, whatever its method: it writes in brief ones of its own."""
    view.only_reads = True  # type: ignore[attr-defined]  # read where the request's session is opened
    return view


def init_app(app: Flask, database: Database) -> None:
    """Give the application its database and close each request's session at its end."""
    app.extensions["database"] = database
    app.teardown_appcontext(_close)


def database() -> Database:
    """The database of the running application."""
    return cast("Database", current_app.extensions["database"])


def _open() -> Session:
    if "session" not in g:
        g.session = database().reading() if _is_reading() else database().writing()
    return cast("Session", g.session)


def _is_reading() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in SAFE_METHODS or getattr(view, "only_reads", False)


def _close(_error: BaseException | None) -> None:
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()


# Views commit it where they answer; what is not committed there is rolled back.
session = cast("Session", LocalProxy(_open))
