"""What was agreed to and when; asking a guardian, who agrees and takes it back on a page of their own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Role, User, hash_token
from app.accounts.queries import members
from app.db import now
from app.entries.forms.consent import AgreeForm, GuardianForm
from app.entries.models import AGREEMENT_WORDS, Entry, Guardian, Right
from app.entries.operations import consent
from app.entries.operations.needed import needs_guardian
from app.entries.views.own import entry_or_404
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.gate import policy
from app.web.language import language, local
from app.web.limits import limiter

bp = Blueprint("consent", __name__)


@bp.get("/entries/<code>/agreements")
@policy("entry.read")
def agreements(code: str) -> ResponseReturnValue:
    """Every act of consent with the words that were agreed to."""
    entry = entry_or_404(code)
    return render_template("entries/agreements.html", entry=entry, agreement_words=AGREEMENT_WORDS)


@bp.route("/entries/<code>/guardian", methods=["GET", "POST"])
@policy("entry.write")
@limiter.limit("40/hour", methods=["POST"])
def ask(code: str) -> ResponseReturnValue:
    """Where the consent of a guardian stands, and asking for it by mail."""
    entry, form = entry_or_404(code, Right.EVERYTHING), GuardianForm()
    if form.validate_on_submit() and form.carries_out(lambda: _ask(entry, form)):
        session.commit()
        flash(_("The guardian has been written to. This page shows when they have agreed."))
        return redirect(url_for(".ask", code=code), 303)
    needed = needs_guardian(entry)
    page = render_template(
        "entries/ask_guardian.html", entry=entry, form=form, is_needed=needed, moment=now()
    )
    return page, 422 if form.errors else 200


def _ask(entry: Entry, form: GuardianForm) -> None:
    email, locale = form.email.data or "", form.locale.data
    token = consent.ask_guardian(session, entry, email, locale=locale, by=current_user, at=now())
    assert entry.guardian is not None
    with force_locale(locale):
        link = public_url("consent.guardian", token=token, lang=locale)
        body = render_template("mail/guardian.txt", entry=entry, link=link, asker=current_user)
        subject = _one_line(_("%(name)s asks for your consent", name=entry.entrant.name))
    write(session, to=entry.guardian.email, subject=subject, body=body, contest_id=entry.contest_id)


def _guardian_or_404(token: str) -> Guardian:
    """The guardian whose link this is: to agree while it lasts, to read and take back for good."""
    usable = sa.or_(Guardian.consented_at.is_not(None), Guardian.expires_at > now())
    found: Guardian = session.scalar(
        sa.select(Guardian).where(Guardian.token_hash == hash_token(token), usable)
    ) or abort(404)
    return found


@bp.get("/guardians/<token>")
@policy("guardian.consent")
def guardian(token: str) -> ResponseReturnValue:
    """What a guardian is asked for; only pressing the button agrees, so that mail scanners do not."""
    return _page(_guardian_or_404(token), AgreeForm(formdata=None))


def _page(found: Guardian, form: AgreeForm) -> str:
    return render_template("entries/guardian.html", guardian=found, entry=found.entry, form=form)


@bp.post("/guardians/<token>")
@policy("guardian.consent")
@limiter.limit("30/hour")
def agree(token: str) -> ResponseReturnValue:
    """Agree for the young entrant."""
    found, form = _guardian_or_404(token), AgreeForm()
    if not (form.validate_on_submit() and form.carries_out(lambda: _agree(found, form))):
        return _page(_guardian_or_404(token), form), 422
    session.commit()
    flash(_("Thank you. Your consent is on record; keep this page's address to take it back."))
    return redirect(url_for(".guardian", token=token, lang=language()), 303)


def _agree(found: Guardian, form: AgreeForm) -> None:
    consent.consent_as_guardian(session, found, form.name.data or "", locale=language(), at=now())
    _tell([found.entry.entrant], "guardian_agreed.txt", found.entry, agreed=True)


@bp.post("/guardians/<token>/withdraw")
@policy("guardian.consent")
@limiter.limit("30/hour")
def take_back(token: str) -> ResponseReturnValue:
    """Take the consent back; entrant and organizers are told."""
    found = _guardian_or_404(token)
    consent.withdraw_as_guardian(session, found, locale=language(), at=now())
    organizers = [one.user for one in members(session, found.entry.contest_id, Role.ORGANIZER)]
    _tell([found.entry.entrant, *organizers], "guardian_withdrew.txt", found.entry, agreed=False)
    session.commit()
    flash(_("Your consent is taken back. The entry no longer takes part."))
    return redirect(url_for(".guardian", token=token, lang=language()), 303)


def _tell(readers: list[User], template: str, entry: Entry, *, agreed: bool) -> None:
    for reader in readers:
        with force_locale(reader.locale):
            endpoint, values = _page_for(reader, entry)
            link = public_url(endpoint, **values)
            body = render_template(f"mail/{template}", reader=reader, entry=entry, link=link)
            title = local(entry, "title") or entry.code
            subject = (
                _("The guardian has agreed: %(title)s", title=title)
                if agreed
                else _("The guardian took the consent back: %(title)s", title=title)
            )
        write(session, to=reader.email, subject=_one_line(subject), body=body, contest_id=entry.contest_id)


def _page_for(reader: User, entry: Entry) -> tuple[str, dict[str, Any]]:
    if reader.id == entry.entrant_id:
        return "entries.entry", {"code": entry.code}
    return "entries_desk.entry", {"slug": entry.contest.slug, "code": entry.code}


def _one_line(text: str) -> str:
    return " ".join(text.split())
