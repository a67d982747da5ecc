"""What the entrant's pages share: the finder of one's own entry, what stands around it, its receipt."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.db import now
from app.entries import queries
from app.entries.forms.entry import stills_of
from app.entries.models import CORRECTABLE, Entry, LateAttempt, Revision
from app.entries.operations.deadline import is_writable, last_moment, term_of
from app.entries.operations.keeping import lines_of, obstacles
from app.entries.operations.purpose import film_limit
from app.entries.operations.withdrawing import can_leave, can_return
from app.entries.views.words import check_matters, content_words
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.language import local


def entry_or_404(code: str) -> Entry:
    """The signed-in person's own entry, or absence."""
    found: Entry = queries.entry_for(session, current_user, code) or abort(404)
    return found


def film_matters(entry: Entry) -> dict[str, Any]:
    """What the film's section of a page shows."""
    settings = current_app.config["SETTINGS"]
    return {
        **check_matters(entry, own=True),
        "film_limit": film_limit(entry, settings),
        "stills": len(stills_of(entry)),
        "may_write": is_writable(session, entry, at=now()),
    }


def standing_matters(entry: Entry) -> dict[str, Any]:
    """What a page says of where the entry stands."""
    at = now()
    return {
        "missing": obstacles(session, entry),
        "rules": lines_of(session, entry),
        "revision": queries.latest_revision(session, entry.id),
        "last_moment": last_moment(session, entry, at=at),
        "moment": at,
        "term": term_of(session, entry, at=at),
        "part_words": CORRECTABLE,
        "attempts": queries.attempts_at(session, entry),
        "window": queries.correction_of(session, entry.id),
        "can_leave": can_leave(entry),
        "can_return": can_return(session, entry, at=at),
        **content_words(),
    }


def mail_attempt(entry: Entry, attempt: LateAttempt) -> None:
    """Write the receipt of an attempt that came too late to its entrant, in the transaction that notes it."""
    link = public_url("entry_after.attempt", code=entry.code, attempt=attempt.code)
    body = render_template("mail/attempt.txt", entry=entry, attempt=attempt, link=link)
    subject = _("Too late: %(title)s", title=local(entry, "title") or entry.code)
    write(session, to=current_user.email, subject=subject, body=body, contest_id=entry.contest_id)


def mail_receipt(entry: Entry, revision: Revision) -> None:
    """Write the receipt to the entrant, in the transaction that submits."""
    link = public_url("entries.receipt", code=entry.code)
    title = local(entry, "title")
    body = render_template("mail/receipt.txt", entry=entry, revision=revision, link=link)
    subject = _("Received: %(title)s", title=title)
    write(session, to=current_user.email, subject=subject, body=body, contest_id=entry.contest_id)
