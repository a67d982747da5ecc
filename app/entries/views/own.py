"""What the entrant's pages share: the finder of one's own entry, what stands around it, its receipt."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from flask import abort, current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.db import now
from app.entries import queries
from app.entries.forms.entry import stills_of
from app.entries.models import CORRECTABLE, Entry, LateAttempt, Revision, Right
from app.entries.operations.deadline import is_writable, last_moment, term_of
from app.entries.operations.keeping import lines_of, obstacles
from app.entries.operations.purpose import film_limit
from app.entries.operations.withdrawing import can_leave, can_return
from app.entries.queries.own import entry_for, right_of
from app.entries.views.words import check_matters, content_words
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.language import local


def entry_or_404(code: str, right: Right = Right.LOOK) -> Entry:
    """An entry that the signed-in person may do this with, their own or their team's, or absence."""
    found: Entry = entry_for(session, current_user, code, right) or abort(404)
    return found


def right_here(entry: Entry) -> Right:
    """What the signed-in person may do with an entry that was found for them."""
    return right_of(session, entry, current_user) or Right.LOOK


def film_matters(entry: Entry) -> dict[str, Any]:
    """What the film's section of a page shows."""
    settings = current_app.config["SETTINGS"]
    right, in_time = right_here(entry), is_writable(session, entry, at=now())
    return {
        **check_matters(entry, own=True),
        "film_limit": film_limit(entry, settings),
        "stills": len(stills_of(entry)),
        "in_time": in_time,
        "may_see_text": right.includes(Right.TEXT),
        "may_write": in_time and right.includes(Right.TEXT),
        "may_upload": in_time and right.includes(Right.EVERYTHING),
    }


def standing_matters(entry: Entry) -> dict[str, Any]:
    """What a page says of where the entry stands."""
    at, right = now(), right_here(entry)
    return {
        "is_own": right is Right.OWN,
        "may_decide": right.includes(Right.EVERYTHING),
        "missing": obstacles(session, entry),
        "rules": lines_of(session, entry),
        "revision": queries.latest_revision(session, entry.id),
        "last_moment": last_moment(session, entry, at=at),
        "moment": at,
        "term": term_of(session, entry, at=at),
        "part_words": CORRECTABLE,
        "attempts": queries.attempts_at(session, entry),
        "window": queries.correction_of(session, entry.id),
        "can_leave": can_leave(entry) and right is Right.OWN,
        "can_return": can_return(session, entry, at=at) and right is Right.OWN,
        **content_words(),
    }


def mail_attempt(entry: Entry, attempt: LateAttempt) -> None:
    """Write the receipt of an attempt that came too late, in the transaction that notes it."""
    link = public_url("entry_after.attempt", code=entry.code, attempt=attempt.code)
    for reader in _readers(entry):
        with force_locale(reader.locale) if reader.id != current_user.id else nullcontext():
            body = render_template("mail/attempt.txt", entry=entry, attempt=attempt, link=link, reader=reader)
            subject = _("Too late: %(title)s", title=local(entry, "title") or entry.code)
        write(session, to=reader.email, subject=subject, body=body, contest_id=entry.contest_id)


def mail_receipt(entry: Entry, revision: Revision) -> None:
    """Write the receipt to the entrant and to whoever submitted, in the transaction that submits."""
    link = public_url("entries.receipt", code=entry.code)
    for reader in _readers(entry):
        with force_locale(reader.locale) if reader.id != current_user.id else nullcontext():
            body = render_template(
                "mail/receipt.txt", entry=entry, revision=revision, link=link, reader=reader
            )
            subject = _("Received: %(title)s", title=local(entry, "title"))
        write(session, to=reader.email, subject=subject, body=body, contest_id=entry.contest_id)


def _readers(entry: Entry) -> list[User]:
    """The entrant, and whoever of the team acts now."""
    acting = [] if entry.entrant_id == current_user.id else [session.get_one(User, current_user.id)]
    return [entry.entrant, *acting]
