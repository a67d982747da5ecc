"""One entry in the screening: its film, what was found, what was decided, two of a pair side by side."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.db import now
from app.entries import queries as entries
from app.entries.models import CORRECTABLE, Entry
from app.entries.views.organizer import entry_or_404
from app.entries.views.words import check_matters, content_words, list_words
from app.screening.forms import VERDICT_WORDS, DecisionForm, ReopenForm
from app.screening.models import FINDING_WORDS, RULES, Verdict
from app.screening.operations import deciding, looking
from app.screening.queries import listing, verdicts
from app.screening.views.listing import asked, filters, row_of
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("screening_entry", __name__)


@bp.get("/contests/<slug>/screening/<code>")
@policy("screening.read")
def entry(slug: str, code: str) -> ResponseReturnValue:
    """Watch one entry and decide about it."""
    found = entry_or_404(slug, code)
    return _page(found, DecisionForm(), ReopenForm())


@bp.post("/contests/<slug>/screening/<code>/decide")
@policy("screening.decide")
def decide(slug: str, code: str) -> ResponseReturnValue:
    """Decide about one entry: from its page, or from a row of the list, which then stands corrected."""
    found = entry_or_404(slug, code)
    form = DecisionForm()
    if not (form.validate_on_submit() and form.carries_out(lambda: _decide(found, form))):
        return _page(found, form, ReopenForm(formdata=None)), 422
    session.commit()
    if request.headers.get("HX-Request"):
        return row_of(found.contest, found)
    flash(_decided(found))
    following = listing.next_waiting(session, found.contest, found)
    if following is None or "list" in request.args:
        return redirect(url_for("screening.screening", slug=slug, **_kept(found)), 303)
    return redirect(url_for(".entry", slug=slug, code=following, **_kept(found)), 303)


@bp.post("/contests/<slug>/screening/<code>/reopen")
@policy("screening.decide")
def reopen(slug: str, code: str) -> ResponseReturnValue:
    """Open parts of one entry for correction."""
    found = entry_or_404(slug, code)
    form = ReopenForm()
    if not (form.validate_on_submit() and form.carries_out(lambda: _reopen(found, form))):
        return _page(found, DecisionForm(formdata=None), form), 422
    session.commit()
    flash(_("The entry is open for correction; its entrant has been written to."))
    return redirect(url_for(".entry", slug=slug, code=code), 303)


@bp.post("/contests/<slug>/screening/<code>/look")
@policy("screening.decide")
def look(slug: str, code: str) -> ResponseReturnValue:
    """Let the machine look again at once."""
    found = entry_or_404(slug, code)
    looking.look_at(session, found)
    session.commit()
    return redirect(url_for(".entry", slug=slug, code=code), 303)


@bp.get("/contests/<slug>/screening/<code>/beside/<other>")
@policy("screening.read")
def beside(slug: str, code: str, other: str) -> ResponseReturnValue:
    """Two entries side by side."""
    pair = [entry_or_404(slug, code), entry_or_404(slug, other)]
    if code == other:
        abort(404)
    return render_template(
        "screening/beside.html", contest=pair[0].contest, pair=pair, **content_words(), **list_words()
    )


def _decide(found: Entry, form: DecisionForm) -> None:
    deciding.decide_one(session, found, form.decided(), by=current_user, at=now(), tell=bool(form.tell.data))


def _reopen(found: Entry, form: ReopenForm) -> None:
    deciding.reopen(
        session,
        found,
        form.parts.data or [],
        form.moment(found.contest),
        form.ruling(Verdict.REOPENED),
        by=current_user,
        at=now(),
    )


def _decided(found: Entry) -> str:
    title = local(found, "title") or found.code
    if found.state.value == Verdict.ELIGIBLE:
        return str(_("“%(title)s” is eligible.", title=title))
    return str(_("“%(title)s” is not eligible.", title=title))


def _kept(found: Entry) -> dict[str, Any]:
    kept: dict[str, Any] = filters(*asked(found.contest))["kept"]
    return kept


def _page(found: Entry, form: DecisionForm, reopening: ReopenForm) -> str:
    filter_form, wanted = asked(found.contest)
    return render_template(
        "screening/entry.html",
        contest=found.contest,
        entry=found,
        form=form,
        reopening=reopening,
        place=listing.place_of(session, found.contest, found, wanted, at=now()),
        findings=verdicts.findings_of(session, [found.id])[found.id],
        window=entries.correction_of(session, found.id),
        decisions=verdicts.decisions_on(session, found),
        moment=now(),
        **_words(),
        **check_matters(found),
        **filters(filter_form, wanted),
    )


def _words() -> dict[str, Any]:
    return {
        "finding_words": FINDING_WORDS,
        "verdict_words": VERDICT_WORDS,
        "rule_words": RULES,
        "part_words": CORRECTABLE,
        **content_words(),
        **list_words(),
    }
