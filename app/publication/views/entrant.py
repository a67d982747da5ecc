"""An entrant's own result once it is announced: what it became, what judges say, laurels, the certificate."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.entries.models import IN_CONTEST, Entry, Right
from app.entries.queries.own import entry_for
from app.publication.models import Announcement, Showing
from app.publication.operations import aftermath
from app.publication.queries import announcements, feedback
from app.publication.queries.listing import awards_of, listing_of, winner_of
from app.publication.views.souvenirs import award_or_404, certificate
from app.publication.views.texts import in_language
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("own_result", __name__)


def _own(code: str, right: Right = Right.LOOK) -> tuple[Entry, Announcement]:
    """One's own entry, or that of one's team, in a contest whose list is public, or absence."""
    entry: Entry = entry_for(session, current_user, code, right) or abort(404)
    found: Announcement = announcements.announcement_at(session, entry.contest.slug) or abort(404)
    if entry.state not in IN_CONTEST:
        abort(404)
    return entry, found


@bp.get("/entries/<code>/result")
@policy("result.read")
def result(code: str) -> ResponseReturnValue:
    """What became of one's own entry."""
    entry, announcement = _own(code)
    listing = listing_of(session, announcement)
    return render_template(
        "publication/own_result.html",
        entry=entry,
        announcement=announcement,
        winner=winner_of(listing, entry.code),
        awards=awards_of(listing, entry.code),
        profile=feedback.profile_of(session, announcement, entry),
        cards=feedback.scorecards_for(session, announcement, entry),
        watching=feedback.watching_of(session, entry),
        is_shown=session.get(Showing, entry.id) is not None,
        rubric=announcement.seal.run.round.rubric,
        texts=in_language,
    )


@bp.post("/entries/<code>/result/showing")
@policy("result.show")
def show(code: str) -> ResponseReturnValue:
    """Let everybody watch the film on the winner list, or no longer."""
    entry, announcement = _own(code, Right.OWN)
    if winner_of(listing_of(session, announcement), entry.code) is None:
        abort(404)
    shown = request.form.get("shown") == "1"
    aftermath.show_film(session, announcement.contest, entry, shown=shown, by=current_user)
    session.commit()
    flash(_("Everybody can watch the film now.") if shown else _("The film is no longer shown."))
    return redirect(url_for(".result", code=code), 303)


@bp.get("/entries/<code>/result/certificate-<key>.pdf")
@policy("result.read")
def own_certificate(code: str, key: str) -> ResponseReturnValue:
    """The certificate of an award that the entry holds."""
    entry, announcement = _own(code)
    return certificate(*award_or_404(announcement.contest.slug, entry.code, key))
