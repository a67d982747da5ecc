"""The tus 1.0 server: announce, ask how far, append, give up; every verb finds only one's own uploads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.http import http_date

from app.media.verdict import amount
from app.uploads import operations, protocol, queries, tokens
from app.uploads.arriving import finish, look, purpose_of, take
from app.uploads.guard import protect
from app.uploads.models import Upload, UploadState, new_key
from app.uploads.purposes import uploads
from app.uploads.receiving import Received
from app.uploads.spool import Gone
from app.web.bytes_pool import HEADER, SEND, serves_bytes
from app.web.database import database, only_reads, session
from app.web.gate import policy

bp = Blueprint("uploads", __name__, url_prefix="/uploads")
protect(bp)


bp.add_app_template_filter(amount, "bytes_in_words")


@bp.route("", methods=["OPTIONS"])
@bp.route("/<key>", methods=["OPTIONS"])
@policy("upload.options")
@serves_bytes(SEND)
def options(key: str = "") -> ResponseReturnValue:  # noqa: ARG001 - both addresses answer alike
    """Say what the server can do."""
    answer = Response(status=204)
    answer.headers["Tus-Version"] = protocol.VERSION
    answer.headers["Tus-Extension"] = protocol.EXTENSIONS
    answer.headers["Tus-Max-Size"] = str(uploads().limit)
    answer.headers["Tus-Checksum-Algorithm"] = ",".join(protocol.CHECKSUMS)
    return answer


@bp.get("/token")
@policy("upload.write")
def token() -> ResponseReturnValue:
    """Renew the page's token for the bytes' own origin."""
    purpose, subject = request.args.get("purpose", ""), request.args.get("subject", "")
    if HEADER in request.headers or purpose not in uploads().purposes:
        abort(404)
    return jsonify(token=tokens.issue(purpose, subject), seconds=tokens.SECONDS)


@bp.post("")
@policy("upload.write")
@serves_bytes(SEND)
@only_reads
def announce() -> ResponseReturnValue:
    """Open an upload, and take its first bytes if they come along."""
    announced = _announced()
    if not tokens.covers(request, announced.purpose, announced.subject):
        abort(404)
    first = protocol.read_first_chunk(request.headers, length=announced.length)
    user = _user()
    with database().writing() as writing, writing.begin():
        upload = operations.begin(writing, uploads(), announced, by=writing.get_one(type(user), user.id))
    offset = 0
    if first:
        upload, got = _take(upload, first)
        offset = got.offset
    answer = _answer(201, upload, offset)
    answer.headers["Location"] = url_for("uploads.tell", key=upload.key)
    return answer


@bp.route("/<key>", methods=["HEAD"])
@policy("upload.write")
@serves_bytes(SEND)
def tell(key: str) -> ResponseReturnValue:
    """Say how far an upload has come; one whose last answer was lost is completed here."""
    upload = _found(key)
    offset = upload.length
    if upload.state == UploadState.OPEN:
        upload, offset = look(upload)
        upload = finish(upload, by=_user()) if offset == upload.length else upload
    answer = _answer(200, upload, offset)
    answer.headers["Upload-Length"] = str(upload.length)
    answer.headers["Upload-Metadata"] = protocol.write_metadata(
        {"filename": upload.file_name, "purpose": upload.purpose, "subject": upload.subject}
    )
    return answer


@bp.patch("/<key>")
@policy("upload.write")
@serves_bytes(SEND)
@only_reads
def append(key: str) -> ResponseReturnValue:
    """Take a chunk; the database is left alone while its bytes come in."""
    upload = _found(key)
    chunk = protocol.read_chunk(request.headers)
    if upload.state == UploadState.COMPLETE:
        return _answer(409 if chunk.offset != upload.length or chunk.length else 204, upload, upload.length)
    upload, _offset = look(upload)
    purpose_of(upload).may_continue(session, upload)
    upload, got = _take(upload, chunk)
    answer = _answer(204 if got.whole else 503, upload, got.offset)
    if not got.whole:
        answer.headers["Retry-After"] = "1"
    return answer


@bp.delete("/<key>")
@policy("upload.write")
@serves_bytes(SEND)
@only_reads
def give_up(key: str) -> ResponseReturnValue:
    """Forget an unfinished upload and its bytes."""
    upload = _found(key)
    with database().writing() as writing, writing.begin():
        given_up = operations.remove(writing, uploads().spool, writing.get_one(Upload, upload.id))
    if not given_up:
        raise operations.AlreadyArrived
    return Response(status=204)


@bp.post("/<key>")
@policy("upload.write")
@serves_bytes(SEND)
@only_reads
def override(key: str) -> ResponseReturnValue:
    """Serve networks that let only GET and POST through."""
    verb = request.headers.get("X-HTTP-Method-Override", "").upper()
    if verb == "PATCH":
        return append(key)
    if verb == "DELETE":
        return give_up(key)
    return abort(405)


def _user() -> Any:
    """The user behind the proxy, as operations and purposes take it."""
    return current_user._get_current_object()  # noqa: SLF001 - how werkzeug's proxies are unwrapped


def _found(key: str) -> Upload:
    """The sender's own upload; 404 for others as for none, Gone for one that has ended without its file."""
    upload = queries.find(session, key, current_user.id)
    if upload is None or not tokens.covers(request, upload.purpose, upload.subject):
        abort(404)
    if upload.state in (UploadState.EXPIRED, UploadState.REMOVED):
        raise Gone(key)
    return upload


def _announced() -> Upload:
    if "Upload-Defer-Length" in request.headers or "Upload-Concat" in request.headers:
        raise protocol.BadRequest(header="Upload-Length")
    said = protocol.read_metadata(request.headers)
    return Upload(
        key=new_key(),
        owner_id=current_user.id,
        purpose=said.get("purpose", ""),
        subject=said.get("subject", "")[:80],
        file_name=protocol.file_name(said.get("filename", "")),
        length=protocol.whole_number(request.headers, "Upload-Length"),
        head_sha256=protocol.read_digest(said, "head"),
        tail_sha256=protocol.read_digest(said, "tail"),
    )


def _take(upload: Upload, chunk: protocol.Chunk) -> tuple[Upload, Received]:
    """Take a chunk with no connection to the database held while its bytes come in."""
    by = _user()
    session.close()
    return take(upload, chunk, by=by)


def _answer(status: int, upload: Upload, offset: int) -> Response:
    answer = Response(status=status, headers={"Upload-Offset": str(offset)})
    if upload.state == UploadState.OPEN:
        answer.headers["Upload-Expires"] = http_date(upload.expires_at)
    return answer
