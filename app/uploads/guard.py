"""Around every verb of the protocol: who may ask from where, what every answer carries, errors in words."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.uploads import protocol
from app.uploads.purposes import uploads
from app.uploads.spool import Full, Gone, WrongOffset
from app.uploads.turn import Busy
from app.web.bytes_pool import HEADER
from app.web.errors import sentence
from app.web.rules import N_, RuleBroken

ALLOWED = (
    "Content-Type, Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, Upload-Checksum, "
    f"X-HTTP-Method-Override, X-Requested-With, {HEADER}"
)
EXPOSED = (
    "Location, Retry-After, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, "
    "Upload-Offset, Upload-Length, Upload-Expires, Upload-Metadata"
)


class Elsewhere(RuleBroken):
    """A page of another site asks."""

    status = 403
    message = N_("Uploads are taken from our own pages only.")


class NoLongerHere(RuleBroken):
    """The upload has expired or was given up."""

    status = 410
    message = N_("This unfinished upload is no longer kept. Choose the file again and start over.")


class InUse(RuleBroken):
    """Another request writes the same upload."""

    status = 423
    message = N_("This upload goes on elsewhere, perhaps in another window. It can be continued in a moment.")


class DiskFull(RuleBroken):
    """The disk filled up while bytes came in."""

    status = 507
    message = N_("There is no room at the moment. What has arrived is kept: continue in an hour.")


def protect(bp: Blueprint) -> None:
    """Put the guard around every view of the protocol."""
    bp.before_request(_check_caller)
    bp.after_request(_add_headers)
    bp.register_error_handler(RuleBroken, _in_words)
    bp.register_error_handler(WrongOffset, _wrong_offset)
    bp.register_error_handler(Gone, lambda _error: _in_words(NoLongerHere()))
    bp.register_error_handler(Busy, lambda _error: _in_words(InUse()))
    bp.register_error_handler(Full, lambda _error: _in_words(DiskFull()))


def _check_caller() -> None:
    """Refuse other sites and other protocols.

    There is no form token on these routes: a page elsewhere cannot send Tus-Resumable without asking
    first, and is told no.
    """
    if request.method in {"OPTIONS", "GET"}:
        return
    if not _from_own_pages():
        raise Elsewhere
    if request.headers.get("Tus-Resumable") != protocol.VERSION:
        raise protocol.WrongVersion


def _from_own_pages() -> bool:
    origin = request.headers.get("Origin")
    return origin is None or origin in uploads().origins or origin == request.host_url.rstrip("/")


def _add_headers(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Tus-Resumable"] = protocol.VERSION
    if answer.status_code == protocol.WrongVersion.status:
        answer.headers["Tus-Version"] = protocol.VERSION
    origin = request.headers.get("Origin", "")
    if origin in uploads().origins and urlsplit(origin).netloc != request.host:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Allow-Methods"] = "POST, HEAD, PATCH, DELETE"
        answer.headers["Access-Control-Allow-Headers"] = ALLOWED
        answer.headers["Access-Control-Expose-Headers"] = EXPOSED
        answer.headers["Access-Control-Max-Age"] = "600"
    answer.vary.add("Origin")
    return answer


def _in_words(error: RuleBroken) -> ResponseReturnValue:
    """The sentence as plain text.

    409 keeps its one meaning in the protocol, a wrong offset, which clients try to mend by themselves.
    """
    status = 403 if error.status == 409 else error.status
    answer = Response(sentence(error), status=status, mimetype="text/plain")
    if isinstance(error, InUse):
        answer.headers["Retry-After"] = "1"
    return answer


def _wrong_offset(error: WrongOffset) -> ResponseReturnValue:
    return Response(status=409, headers={"Upload-Offset": str(error.offset)})
