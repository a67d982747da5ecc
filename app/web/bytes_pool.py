"""The pool that carries bytes: the views it serves, and the signed tokens by which alone it knows who asks.

Pages and bytes are one application in two pools of processes, so that no page ever waits for a film. A
token names one person, one object and one verb; what that person may do is asked anew on every request.
In the bytes' pool no cookie is read or set, and all that is not a view of bytes is absent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, request, url_for
from flask.sessions import SecureCookieSession, SessionInterface
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from config import BYTES, Settings

View = TypeVar("View", bound=Callable[..., Any])

HEADER = "Laurel-Token"
PARAMETER = "token"
SEND, READ = "send", "read"
# A page renews the token of an upload by itself; a film may be paused over lunch before the player asks anew.
SECONDS = {SEND: 15 * 60, READ: 2 * 3600}
QUARTER = 15 * 60
NOBODY = ""
CLAIM = "laurel.claim"


@dataclass(frozen=True)
class Claim:
    """What a token says: who asks, for what, to do which of the two verbs."""

    who: str
    verb: str
    object: str


def serves_bytes(verb: str) -> Callable[[View], View]:
    """Declare that a view also belongs to the bytes' pool, for tokens of one verb."""

    def declare(view: View) -> View:
        view.bytes_verb = verb  # type: ignore[attr-defined]  # read by the pool and where tokens are issued
        return view

    return declare


def verb_of(app: Flask, endpoint: str | None) -> str | None:
    """The verb of a view of bytes, or None for any other."""
    return getattr(app.view_functions.get(endpoint or ""), "bytes_verb", None)


def stamp(marker: str) -> str:
    """Who somebody is, for a token: ends with the person's sessions, and tells nothing that opens one."""
    number, _, key = marker.partition(".")
    return f"{number}.{hashlib.sha256(key.encode()).hexdigest()[:20]}"


def issue(verb: str, thing: str) -> str:
    """A token for the one who asks now."""
    who = stamp(current_user.get_id()) if current_user.is_authenticated else NOBODY
    return _signer(_Quarterly if verb == READ else TimestampSigner).dumps([who, verb, thing])


def claim_of(asked: Request) -> Claim | None:
    """What the request's token says; None without one, or when it is forged, too old or for another verb.

    It is read once a request: the gate of the pool, the sign-in and the view all ask.
    """
    if CLAIM not in asked.environ:
        asked.environ[CLAIM] = _read_claim(asked)
    return cast("Claim | None", asked.environ[CLAIM])


def _read_claim(asked: Request) -> Claim | None:
    verb = verb_of(current_app, asked.endpoint)
    text = asked.headers.get(HEADER) if verb == SEND else asked.args.get(PARAMETER)
    if verb is None or not text:
        return None
    try:
        who, said, thing = _signer().loads(text, max_age=SECONDS[verb])
    except (BadData, TypeError, ValueError):
        return None
    claim = Claim(str(who), str(said), str(thing))
    return claim if claim.verb == verb and _covers_address(claim, asked) else None


def _covers_address(claim: Claim, asked: Request) -> bool:
    """A token to read is good for one address; what one to send is good for, the uploads ask themselves."""
    return claim.verb == SEND or claim.object == asked.path


def bytes_url_for(endpoint: str, **values: Any) -> str:
    """Where a player finds a film: the page's own origin, or the bytes' with a token of the one who asks."""
    path = url_for(endpoint, **values)
    origin = _settings(current_app).bytes_url
    return f"{origin}{path}?{PARAMETER}={issue(READ, path)}" if origin else path


def address_of_bytes() -> str | None:
    """Where the bytes' pool answers what is asked here, for pages that are the same for everybody.

    They cannot hold a reader's token, so the pages' pool leads on; None where this is the place itself.
    """
    settings = _settings(current_app)
    if not settings.bytes_url or settings.pool == BYTES:
        return None
    return f"{settings.bytes_url}{request.path}?{PARAMETER}={issue(READ, request.path)}"


def init_app(app: Flask) -> None:
    """Give templates the addresses of films, and in the bytes' pool refuse all else."""
    app.jinja_env.globals["bytes_url_for"] = bytes_url_for
    if _settings(app).pool != BYTES:
        return
    app.session_interface = _NoSession()
    app.before_request(_refuse_all_else)
    app.after_request(_let_pages_read)
    app.register_error_handler(HTTPException, _plainly)


class _NoSession(SessionInterface):
    """No cookie is read and none is set, whatever the browser brings along."""

    def open_session(self, _app: Flask, asked: Request) -> SecureCookieSession:
        asked.environ.pop("HTTP_COOKIE", None)
        asked.__dict__.pop("cookies", None)
        return SecureCookieSession()

    def save_session(self, _app: Flask, _session: Any, _response: Response) -> None:
        return


def _refuse_all_else() -> None:
    known = verb_of(current_app, request.endpoint)
    asks_what_is_possible = known == SEND and request.method == "OPTIONS"
    if request.endpoint == "home.health" or asks_what_is_possible:
        return
    if known is None or claim_of(request) is None:
        abort(404)


def _let_pages_read(answer: Response) -> Response:
    """Scripts of our pages may see an answer, those of nobody else."""
    pages = origin_of(_settings(current_app).base_url)
    if request.headers.get("Origin") == pages:
        answer.headers["Access-Control-Allow-Origin"] = pages
    answer.vary.add("Origin")
    return answer


def _plainly(error: HTTPException) -> ResponseReturnValue:
    """One short line: nobody reads pages here, and every absence looks the same."""
    return error.response or Response(f"{error.name}\n", status=error.code, mimetype="text/plain")


def origin_of(url: str) -> str:
    """The scheme and host of an address, as browsers name an origin."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _settings(app: Flask) -> Settings:
    return cast("Settings", app.config["SETTINGS"])


class _Quarterly(TimestampSigner):
    """Dated at the last quarter of an hour: so long a film keeps its address, and what was fetched ahead."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() // QUARTER * QUARTER


def _signer(kind: type[TimestampSigner] = TimestampSigner) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_settings(current_app).secret, salt="laurel bytes", signer=kind)
