"""Sending a film to whom a room above has found entitled; films have no address of their own.

A view of another room looks the film up through what gives the right to it (an entry, an assignment, a
winner list) on every request, and answers with one of these. Nothing in them tells who made the film. A
film that was taken down is sent to nobody but organizers, for whom the view says `even_if_down`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from app.films.models import Film, FilmState
from app.films.queries import sheet_of, still_of, track_of, tracks_of
from app.films.queries.originals import original_file
from app.films.queries.sheets import shots_json, shots_vtt
from app.films.queries.subtitles import is_named, shown_vtt
from app.storage import Storage
from app.web.bytes_pool import PARAMETER, READ, issue, verb_of
from app.web.database import session
from app.web.gate import policy
from app.web.language import language, own_name
from app.web.ranges import send_range
from config import Settings

bp = Blueprint("films", __name__)

SAVED_FOR_A_MINUTE = "private, max-age=60"
ASKED_EVERY_TIME = "private, no-cache"


@bp.get("/films/address")
@policy("film.address")
def address() -> ResponseReturnValue:
    """A fresh address for a film whose token has run out while it was watched."""
    path = request.args.get("of", "")
    if not _is_of_a_film(path):
        abort(404)
    return jsonify(address=f"{_settings().bytes_url}{path}?{PARAMETER}={issue(READ, path)}")


@bp.app_template_global()
def renewal_url(src: str) -> str:
    """Where a page gets a fresh address for the one it shows; empty for an address that does not run out."""
    before, found, _token = src.partition(f"?{PARAMETER}=")
    return url_for("films.address", of=before.removeprefix(_settings().bytes_url)) if found else ""


def _is_of_a_film(path: str) -> bool:
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return verb_of(current_app, str(endpoint)) == READ


def send_proxy(film: Film | None, *, even_if_down: bool = False) -> ResponseReturnValue:
    """The film as the player shows it, whole or the stretch it asks for; 404 until it is ready."""
    ready = playable_or_404(film, even_if_down=even_if_down)
    key = str(ready.proxy_key)
    # A version that was made anew has another name: its bytes must not be taken for those before.
    etag = f"{_mark(ready)}-{PurePosixPath(key).stem}"
    answer = send_range(_storage(), key, content_type="video/mp4", etag=etag)
    # What was fetched ahead may be played, but the right to it is asked again every time.
    if answer.status_code in (200, 206, 304):
        answer.headers["Cache-Control"] = ASKED_EVERY_TIME
    return answer


def send_still(film: Film | None, number: int, *, even_if_down: bool = False) -> ResponseReturnValue:
    """One of the film's stills, from 1; 404 when there is none."""
    ready = playable_or_404(film, even_if_down=even_if_down)
    return send_picture(still_of(ready, number) or abort(404), f"{_mark(ready)}-still-{number}")


def send_sprite(film: Film | None, *, even_if_down: bool = False) -> ResponseReturnValue:
    """The one picture with a small still of each shot; 404 until the film has been measured."""
    ready = playable_or_404(film, even_if_down=even_if_down)
    sheet = sheet_of(session, ready)
    if sheet is None or sheet.sprite_key is None:
        abort(404)
    return send_picture(sheet.sprite_key, f"{_mark(ready)}-shots")


def send_shots(film: Film | None, *, even_if_down: bool = False) -> ResponseReturnValue:
    """The shots as JSON for a player's strip: moments in milliseconds, places in the sprite."""
    ready = playable_or_404(film, even_if_down=even_if_down)
    return jsonify(shots_json(sheet_of(session, ready)))


def send_shots_vtt(film: Film | None, sprite_url: str, *, even_if_down: bool = False) -> ResponseReturnValue:
    """The shots as WebVTT; `sprite_url` is where this reader gets the sprite."""
    ready = playable_or_404(film, even_if_down=even_if_down)
    return send_vtt(shots_vtt(sheet_of(session, ready), sprite_url))


def send_subtitles(film: Film | None, language: str, *, even_if_down: bool = False) -> ResponseReturnValue:
    """A film's subtitles in a language, as players read them; 404 when there are none."""
    ready = playable_or_404(film, even_if_down=even_if_down)
    return send_vtt(shown_vtt(ready, track_of(session, ready, language) or abort(404)))


@dataclass(frozen=True)
class PlayerTrack:
    """Subtitles as `films/_player.html` offers them: what they call themselves, and where they are."""

    language: str
    label: str
    src: str
    is_default: bool


def player_tracks(film: Film | None, endpoint: str, **values: Any) -> list[PlayerTrack]:
    """The subtitles of a film, each at `endpoint`, which takes `language` besides these values.

    Those in the reader's language are shown at once, the others when the reader chooses them.
    """
    return [
        PlayerTrack(
            track.language,
            own_name(track.language) if is_named(track) else _("Subtitles"),
            url_for(endpoint, language=track.language, **values),
            is_default=track.language.partition("-")[0] == language(),
        )
        for track in tracks_of(session, film)
    ]


def send_vtt(text: str) -> Response:
    """A WebVTT text that stays text whatever is in it."""
    answer = make_response(text)
    answer.headers["Content-Type"] = "text/vtt; charset=utf-8"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def send_original(film: Film | None, *, name: str, even_if_down: bool = False) -> ResponseReturnValue:
    """The uploaded bytes to be saved under a name; 404 until they have been kept."""
    if film is None or film.original_key is None or (film.taken_down_at and not even_if_down):
        abort(404)
    return send_range(
        _storage(),
        film.original_key,
        content_type="application/octet-stream",
        etag=f"{_mark(film)}-original",
        download_name=name,
    )


def send_clean_original(film: Film | None, *, name: str) -> ResponseReturnValue:
    """The original without its metadata, to be saved under a name that says nothing; 404 until it is made."""
    ready = playable_or_404(film)
    key = original_file(session, ready) or abort(404)
    return send_range(
        _storage(),
        key,
        content_type="application/octet-stream",
        etag=f"{_mark(ready)}-clean-original",
        download_name=f"{name}.{key.rpartition('.')[2] if '.' in key else 'mp4'}",
    )


def playable_or_404(film: Film | None, *, even_if_down: bool = False) -> Film:
    """The film if it plays for this reader; a film that was taken down plays for organizers only."""
    if film is None or film.state is not FilmState.READY or (film.taken_down_at and not even_if_down):
        abort(404)
    return film


def send_picture(key: str, etag: str) -> ResponseReturnValue:
    """A kept JPEG, to be shown; the reader's browser may keep it for a minute."""
    answer = send_range(_storage(), key, content_type="image/jpeg", etag=etag)
    # A page of fifty posters must not load them all again on the way back to it.
    if answer.status_code in (200, 304):
        answer.headers["Cache-Control"] = SAVED_FOR_A_MINUTE
    return answer


def _mark(film: Film) -> str:
    # The film's own random code: a digest of the bytes would let a stranger recognize a film of theirs.
    return film.code


def _settings() -> Settings:
    return cast("Settings", current_app.config["SETTINGS"])


def _storage() -> Storage:
    return cast("Storage", current_app.extensions["storage"])
