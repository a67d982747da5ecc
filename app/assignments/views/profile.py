"""A judge's own page in a contest: what they know, how much time they give, which ties they have."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.models import Role
from app.assignments.forms import ProfileForm, TieForm
from app.assignments.models import ClaimKind
from app.assignments.operations.profile import declare_tie, save_profile
from app.assignments.operations.silence import take_up_again
from app.assignments.queries.declared import declarations_of, profile_of
from app.assignments.queries.panel import silent_rounds, spoken_languages
from app.contests.models import Contest
from app.contests.queries import contest_for, round_of
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("profile", __name__)
PAGE = "/contests/<slug>/profile"


def _contest_or_404(slug: str) -> Contest:
    found: Contest = contest_for(session, current_user, slug, Role.JUDGE) or abort(404)
    return found


def _form(contest: Contest) -> ProfileForm:
    kept = profile_of(session, contest.id, current_user.id)
    return ProfileForm.of(spoken_languages(session, contest.id), contest.categories, kept)


def _render(contest: Contest, **forms: Any) -> str:
    page_forms = {"form": forms.pop("form", None) or _form(contest), "tie_form": TieForm(prefix="tie-")}
    return render_template(
        "assignments/profile.html",
        contest=contest,
        declared=declarations_of(session, contest.id, current_user.id),
        silent=silent_rounds(session, contest.id, current_user.id),
        **(page_forms | forms),
    )


@bp.route(PAGE, methods=["GET", "POST"])
@policy("profile.write")
def page(slug: str) -> ResponseReturnValue:
    """What a judge says of themselves."""
    contest = _contest_or_404(slug)
    form = _form(contest)
    if form.validate_on_submit() and form.carries_out(
        lambda: save_profile(session, contest, form.profile(), by=current_user)
    ):
        session.commit()
        flash(_("Kept. Films that are given out from now on follow it."))
        return redirect(url_for(".page", slug=slug), 303)
    return _render(contest, form=form), 422 if form.errors else 200


@bp.post(f"{PAGE}/ties")
@policy("profile.write")
def declare(slug: str) -> ResponseReturnValue:
    """Declare a tie in words; the answer is the same whether or not a film matches."""
    contest = _contest_or_404(slug)
    form = TieForm(prefix="tie-")
    if not form.validate():
        return _render(contest, tie_form=form), 422
    declare_tie(session, contest, ClaimKind(form.kind.data), form.name.data or "", by=current_user)
    session.commit()
    flash(_("Noted. If a film of this contest matches, now or later, it is kept from you."))
    return redirect(f"{url_for('.page', slug=slug)}#ties", 303)


@bp.post(f"{PAGE}/rounds/<int:number>/back")
@policy("profile.write")
def back(slug: str, number: int) -> ResponseReturnValue:
    """Take up films again that came back because nothing had been begun."""
    contest = _contest_or_404(slug)
    returned = take_up_again(session, round_of(contest, number) or abort(404), by=current_user)
    session.commit()
    if returned:
        flash(ngettext("%(num)s film is yours again.", "%(num)s films are yours again.", returned))
    else:
        flash(_("Other judges have these films by now. The organizer can give you new ones."))
    return redirect(url_for("judging.queue", slug=slug, number=number), 303)
