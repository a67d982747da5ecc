"""The screening's list: filters in the address, decisions over what fits with a preview, telling entrants."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.db import now
from app.entries.models import Entry
from app.entries.queries import SORTS
from app.screening.forms import VERDICT_WORDS, BulkForm, FilterForm
from app.screening.models import FINDING_WORDS
from app.screening.operations import deciding, looking
from app.screening.queries import listing, verdicts
from app.screening.queries.listing import Wanted
from app.web.database import session
from app.web.gate import policy
from app.web.paging import page_of

bp = Blueprint("screening", __name__)


@bp.get("/contests/<slug>/screening")
@policy("screening.read")
def screening(slug: str) -> ResponseReturnValue:
    """Everything that was submitted, with what was found and decided."""
    contest = contest_or_404(slug, is_whole=False)
    form, wanted = asked(contest)
    at, counts = now(), listing.verdict_counts(session, contest)
    fitting = listing.entries_fitting if wanted.is_narrow else None
    page = page_of(fitting(session, contest, wanted, at=at) if fitting else sum(counts.values()))
    entries = listing.screening_page(session, contest, wanted, at=at, limit=page.per_page, offset=page.offset)
    return render_template(
        "screening/list.html",
        contest=contest,
        entries=entries,
        page=page,
        form=form,
        sort=wanted.sort,
        counts=counts,
        untold=verdicts.untold_count(session, contest),
        **row_matters([entry.id for entry in entries]),
        **filters(form, wanted),
    )


@bp.route("/contests/<slug>/screening/bulk", methods=["GET", "POST"])
@policy("screening.decide")
def bulk(slug: str) -> ResponseReturnValue:
    """One decision about all that fits: first a preview with counts, then the act."""
    contest = contest_or_404(slug)
    filter_form, wanted = asked(contest)
    ids = listing.ids_fitting(session, contest, wanted, at=now())
    form = BulkForm()
    if form.is_submitted() and form.expected.data != str(len(ids)):
        form.form_errors.append(_("The list has changed since you looked. Check the numbers again."))
    elif form.validate_on_submit() and form.carries_out(lambda: _decide(contest, form, ids)):
        session.commit()
        return redirect(url_for(".screening", slug=slug, **filter_form.address()), 303)
    sample = listing.screening_page(session, contest, wanted, at=now(), limit=8, offset=0)
    page = render_template(
        "screening/bulk.html",
        contest=contest,
        form=form,
        filter_form=filter_form,
        total=len(ids),
        sample=sample,
        **filters(filter_form, wanted),
    )
    return page, 422 if form.is_submitted() else 200


def _decide(contest: Contest, form: BulkForm, ids: Any) -> None:
    count = deciding.decide(
        session, contest, ids, form.decided(), by=current_user, at=now(), tell=bool(form.tell.data)
    )
    flash(ngettext("%(num)s entry was decided.", "%(num)s entries were decided.", count))


@bp.post("/contests/<slug>/screening/tell")
@policy("screening.decide")
def tell(slug: str) -> ResponseReturnValue:
    """Write to all entrants whose entry was decided and who have not been told."""
    contest = contest_or_404(slug)
    count = deciding.tell_all(session, contest, by=current_user, at=now())
    session.commit()
    flash(ngettext("%(num)s mail is being written.", "%(num)s mails are being written.", count))
    return redirect(url_for(".screening", slug=slug), 303)


@bp.post("/contests/<slug>/screening/look")
@policy("screening.decide")
def look(slug: str) -> ResponseReturnValue:
    """Let the machine look again at everything that waits."""
    contest = contest_or_404(slug)
    count = looking.look_again(session, contest, moment=now().strftime("%Y%m%dT%H%M%S"))
    session.commit()
    flash(ngettext("%(num)s entry is being looked at.", "%(num)s entries are being looked at.", count))
    return redirect(url_for(".screening", slug=slug), 303)


def asked(contest: Contest) -> tuple[FilterForm, Wanted]:
    """What the address asks for; what it cannot mean is left out."""
    form = FilterForm.for_contest(contest, request.args)
    sort = request.args.get("sort", "")
    return form, form.wanted(sort if sort.removeprefix("-") in SORTS else "submitted")


def filters(form: FilterForm, wanted: Wanted) -> dict[str, Any]:
    """The list's address, for links that keep it."""
    sort = {"sort": wanted.sort} if wanted.sort != "submitted" else {}
    return {"kept": form.address() | sort}


def row_matters(ids: list[int]) -> dict[str, Any]:
    """What rows of the list say about entries."""
    return {
        "findings": verdicts.findings_of(session, ids),
        "windows": verdicts.windows_of(session, ids),
        "finding_words": FINDING_WORDS,
        "verdict_words": VERDICT_WORDS,
        "moment": now(),
    }


def row_of(contest: Contest, entry: Entry) -> str:
    """One row of the list, as it stands now."""
    form, wanted = asked(contest)
    return render_template(
        "screening/_row.html",
        contest=contest,
        entry=entry,
        **row_matters([entry.id]),
        **filters(form, wanted),
    )
