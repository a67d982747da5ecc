"""A small layer before Flask: public result pages answered from memory while nothing about them has changed.

Every request looks up the contest's publication stamp; a copy of another stamp is not used, so a takedown
or a withdrawal takes effect at once in every process. What is kept was answered by the pages themselves.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie
from werkzeug.test import run_wsgi_app

from app.db import Database, is_busy
from app.publication.queries.announcements import STAMP
from app.web.language import LANGUAGES

PAGE = re.compile(r"/contests/([a-z0-9-]{1,60})/(winners|winners\.json|winners/preview\.jpg|proof)")
# Contests times pages times languages; more than any installation shows at a time.
MOST_KEPT = 256
Key = tuple[str, str]


@dataclass(frozen=True)
class Kept:
    """One answer: valid while the contest's stamp is this version."""

    version: int
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


class FrozenPages:
    """The layer itself, around the application that it asks when it has no copy."""

    def __init__(self, inner: WSGIApplication, flask: Flask) -> None:
        self._inner = inner
        self._flask = flask
        self._kept: dict[Key, Kept] = {}
        self._asking = threading.Lock()
        self._locale_in = lru_cache(maxsize=4096)(self._read_locale)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory where that is the same, else let the application answer."""
        page = PAGE.fullmatch(environ.get("PATH_INFO", ""))
        language = self._language(environ) if page and _is_plain(environ) else None
        if page is None or language is None:
            return self._inner(environ, start_response)
        version = self._version(page[1])
        kept = self._copy(environ, (page[0], language), version) if version is not None else None
        return (
            self._inner(environ, start_response) if kept is None else _answer(kept, environ, start_response)
        )

    def _version(self, slug: str) -> int | None:
        database: Database = self._flask.extensions["database"]
        try:
            with database.reading() as session:
                found: int | None = session.execute(STAMP, {"slug": slug}).scalar()
        except SQLAlchemyError as error:
            if not is_busy(error):
                raise
            return None  # the application has the words for it
        return found

    def _copy(self, environ: WSGIEnvironment, key: Key, version: int) -> Kept | None:
        kept = self._kept.get(key)
        if kept is not None and kept.version == version:
            return kept
        with self._asking:  # of many who come at once, one asks
            kept = self._kept.get(key)
            if kept is None or kept.version != version:
                kept = self._ask(environ, key, version)
                self._keep(key, kept)
            return kept

    def _keep(self, key: Key, kept: Kept | None) -> None:
        if kept is None:
            self._kept.pop(key, None)
            return
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = kept

    def _ask(self, environ: WSGIEnvironment, key: Key, version: int) -> Kept | None:
        """What the application says to somebody without a cookie; None unless it is for everybody."""
        path, language = key
        asked: dict[str, Any] = {
            name: value for name, value in environ.items() if not name.startswith(("HTTP_", "werkzeug."))
        }
        asked |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": f"lang={language}"}
        asked["HTTP_HOST"] = environ.get("HTTP_HOST", "localhost")
        parts, status, headers = run_wsgi_app(self._inner, asked)
        body = b"".join(parts)
        is_public = headers.get("Cache-Control", "").startswith("public")
        if not status.startswith("200") or not is_public or "Set-Cookie" in headers:
            return None
        return Kept(version, headers["ETag"], list(headers.items()), body)

    def _language(self, environ: WSGIEnvironment) -> str | None:
        """The language that the pages would choose, or None where only they can know it."""
        query = str(environ.get("QUERY_STRING", ""))
        if query:
            return query.removeprefix("lang=")
        name = self._flask.config["SESSION_COOKIE_NAME"]
        cookie = environ.get("HTTP_COOKIE", "")
        value = parse_cookie(cookie).get(name, "") if cookie else ""
        chosen: str | None = self._locale_in(value) if value else ""
        if chosen is None or chosen:
            return chosen
        accepted = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept)
        return str(accepted.best_match(LANGUAGES) or "en")

    def _read_locale(self, value: str) -> str | None:
        """The language that a session chose, "" for none, None for a person whose account says it."""
        signer = SecureCookieSessionInterface().get_signing_serializer(self._flask)
        try:
            held = signer.loads(value) if signer is not None else {}
        except BadSignature:
            return ""
        if held.get("locale") in LANGUAGES:
            return str(held["locale"])
        return None if "_user_id" in held else ""


def _is_plain(environ: WSGIEnvironment) -> bool:
    """Whether a request asks for the whole page and nothing else."""
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and environ.get("QUERY_STRING", "") in {"", "lang=en", "lang=zh"}
        and not environ.get("SCRIPT_NAME")
        and "HTTP_RANGE" not in environ
    )


def _answer(kept: Kept, environ: WSGIEnvironment, start_response: Callable[..., Any]) -> Iterable[bytes]:
    if kept.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        headers = [pair for pair in kept.headers if pair[0] not in {"Content-Length", "Content-Type"}]
        start_response("304 NOT MODIFIED", headers)
        return [b""]
    start_response("200 OK", kept.headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else kept.body]
