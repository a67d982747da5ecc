"""Sending a film to whom a room above has found entitled; films have no address of their own.

A view of another room looks the film up through what gives the right to it (an entry, an assignment, a
winner list) on every request, and answers with one of these. Nothing in them tells who made the film.
"""

from __future__ import annotations

from typing import cast

from flask import abort, current_app
from flask.typing import ResponseReturnValue

from app.films.models import Film, FilmState
from app.films.queries import still_of
from app.storage import Storage
from app.web.ranges import send_range

SAVED_FOR_A_MINUTE = "private, max-age=60"


def send_proxy(film: Film | None) -> ResponseReturnValue:
    """The film as the player shows it, whole or the stretch it asks for; 404 until it is ready."""
    ready = _ready(film)
    return send_range(
        _storage(), str(ready.proxy_key), content_type="video/mp4", etag=f"{_mark(ready)}-proxy"
    )


def send_poster(film: Film | None) -> ResponseReturnValue:
    """The picture that stands for the film; 404 until it is ready."""
    ready = _ready(film)
    return _picture(str(ready.poster_key), f"{_mark(ready)}-poster")


def send_still(film: Film | None, number: int) -> ResponseReturnValue:
    """One of the film's stills, from 1; 404 when there is none."""
    ready = _ready(film)
    return _picture(still_of(ready, number) or abort(404), f"{_mark(ready)}-still-{number}")


def send_original(film: Film | None, *, name: str) -> ResponseReturnValue:
    """The uploaded bytes to be saved under a name; 404 until they have been kept."""
    if film is None or film.original_key is None:
        abort(404)
    return send_range(
        _storage(),
        film.original_key,
        content_type="application/octet-stream",
        etag=f"{_mark(film)}-original",
        download_name=name,
    )


def _ready(film: Film | None) -> Film:
    if film is None or film.state is not FilmState.READY:
        abort(404)
    return film


def _picture(key: str, etag: str) -> ResponseReturnValue:
    answer = send_range(_storage(), key, content_type="image/jpeg", etag=etag)
    # A page of fifty posters must not load them all again on the way back to it.
    if answer.status_code in (200, 304):
        answer.headers["Cache-Control"] = SAVED_FOR_A_MINUTE
    return answer


def _mark(film: Film) -> str:
    # The film's own random code: a digest of the bytes would let a stranger recognize a film of theirs.
    return film.code


def _storage() -> Storage:
    return cast("Storage", current_app.extensions["storage"])
