"""Files beside the film: the page where pictures, evidence and licences go up, and sending them."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.db import now
from app.entries.models import Attachment, AttachmentKind, AttachmentState, Entry, Right
from app.entries.operations.attaching import LARGEST, remove_file, subject_of
from app.entries.operations.deadline import is_writable
from app.entries.views.organizer import entry_or_404 as organized_or_404
from app.entries.views.own import entry_or_404, right_here, standing_matters
from app.entries.views.words import pages_of
from app.films.views import send_picture
from app.web.database import session
from app.web.gate import policy
from app.web.ranges import send_range

bp = Blueprint("entry_files", __name__)


@bp.get("/entries/<code>/files")
@policy("entry.read")
def page(code: str) -> ResponseReturnValue:
    """All files of an entry by what they are for, with the boxes to send more."""
    entry = entry_or_404(code)
    may_send = is_writable(session, entry, at=now()) and right_here(entry).includes(Right.EVERYTHING)
    return render_template(
        "entries/files.html",
        entry=entry,
        kinds=AttachmentKind,
        subject_of=subject_of,
        limit=LARGEST,
        may_send=may_send,
        is_checking=any(one.state is AttachmentState.CHECKING for one in entry.attachments),
        pages=pages_of(entry),
        page="files",
        **standing_matters(entry),
    )


@bp.get("/entries/<code>/files/<file>")
@policy("entry.read")
def show(code: str, file: str) -> ResponseReturnValue:
    """One file, for its team."""
    return _send(entry_or_404(code), file)


@bp.get("/contests/<slug>/entries/<code>/files/<file>")
@policy("entry.list")
def seen(slug: str, code: str, file: str) -> ResponseReturnValue:
    """One file, for organizers."""
    return _send(organized_or_404(slug, code), file)


@bp.post("/entries/<code>/files/<file>/remove")
@policy("entry.write")
def remove(code: str, file: str) -> ResponseReturnValue:
    """Take one file away."""
    entry = entry_or_404(code, Right.EVERYTHING)
    remove_file(session, entry, _file_or_404(entry, file), by=current_user)
    session.commit()
    flash(_("The file is removed."))
    return redirect(url_for(".page", code=code), 303)


def _file_or_404(entry: Entry, code: str) -> Attachment:
    found = [one for one in entry.attachments if one.code == code] or abort(404)
    return found[0]


def _send(entry: Entry, code: str) -> ResponseReturnValue:
    found = _file_or_404(entry, code)
    if found.state is not AttachmentState.READY:
        abort(404)
    if found.content_type == "image/jpeg":
        return send_picture(found.storage_key, found.code)
    # A document is never opened in our pages: what lies in it is not ours.
    return send_range(
        current_app.extensions["storage"],
        found.storage_key,
        content_type="application/octet-stream",
        etag=found.code,
        download_name=f"{entry.code}-{found.code}.pdf",
    )
