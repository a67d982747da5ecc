"""When a request arrived: taken by the outermost layer, before its body is read and before anything waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import Flask, request

from app.db import now

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEY = "laurel.arrived_at"


class Arrival:
    """The outermost WSGI layer: a slow body or a busy database cannot make a punctual request late."""

    def __init__(self, wsgi_app: WSGIApplication) -> None:
        self.wsgi_app = wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Note the moment and pass the request on; what a client says of time is never asked."""
        environ[KEY] = now()
        return self.wsgi_app(environ, start_response)


def init_app(app: Flask) -> None:
    """Put the layer around everything that was there before."""
    app.wsgi_app = Arrival(app.wsgi_app)  # type: ignore[method-assign]


def arrived_at() -> datetime:
    """The server's time at the first byte of the present request."""
    return cast("datetime", request.environ.get(KEY) or now())
