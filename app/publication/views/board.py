"""The awards board: who gets what by the numbers, and people's decisions beside them in another ink."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.publication.forms import ExclusionForm, OverrideForm, StatementForm, VotesForm, choices
from app.publication.models import ApprovalOf, ExclusionCause, OverrideAction
from app.publication.operations import deciding, votes
from app.publication.operations.board import Board, board_of
from app.publication.queries import decisions
from app.publication.queries.announcements import live_announcement
from app.publication.queries.approvals import approvals_in, approvals_needed
from app.results.queries.public_votes import public_votes_of
from app.web.database import session
from app.web.gate import policy
from app.web.language import local
from app.web.rules import N_, Invalid

bp = Blueprint("board", __name__)
REFUSALS = {
    "no_reason": N_("It has no reason, so it does not count."),
    "too_few_approvals": N_("It waits for the approval of another organizer."),
    "unknown_award": N_("Its award is no longer there."),
    "unknown_film": N_("Its film has no place in this run."),
    "excluded": N_("Its film is excluded from the awards."),
    "no_seat": N_("Earlier decisions have taken every seat of this award."),
}


class NoSuchFilm(Invalid):
    """A code that leads to no film."""

    message = N_("No film of this contest has this code; copy it from the board or the list of entries.")
    field = "film"


@bp.get("/contests/<slug>/board")
@policy("board.read")
def board(slug: str) -> ResponseReturnValue:
    """The board as the newest run and everybody's decisions make it."""
    return _page(contest_or_404(slug))


def _page(contest: Contest, **forms: Any) -> str:
    found = board_of(session, contest)
    override = forms.get("override_form") or OverrideForm(formdata=None)
    override.award.choices = _awards(contest)
    if found is not None:
        override.seen.data = override.seen.data or found.allocation.numbers_digest
    return render_template(
        "publication/board.html",
        contest=contest,
        board=found,
        live=live_announcement(session, contest),
        approvals=approvals_in(session, contest, ApprovalOf.OVERRIDE),
        needed=approvals_needed(session, contest),
        votes=public_votes_of(session, contest),
        statements=_statements(contest, found),
        refusals=REFUSALS,
        **{
            "exclusion_form": ExclusionForm(formdata=None, prefix="exclude"),
            "votes_form": VotesForm(formdata=None),
            "override_form": override,
            **forms,
        },
    )


def _awards(contest: Contest) -> Any:
    return choices((award.key, local(award, "title")) for award in contest.awards)


def _statements(contest: Contest, found: Board | None) -> dict[tuple[str, str], StatementForm]:
    """A form for each film with an award, holding what the jury said of it so far."""
    if found is None:
        return {}
    said = decisions.statements_of(session, contest)
    forms = {}
    for grant in found.allocation.grants:
        entry, award = found.entries[grant.film], found.definitions[grant.award]
        kept = said.get((award.id, entry.id))
        data = {"award": grant.award, "film": grant.film}
        data |= {"text_en": kept.text_en, "text_zh": kept.text_zh} if kept else {}
        prefix = f"{grant.award}-{grant.film}"
        forms[grant.award, grant.film] = StatementForm(formdata=None, data=data, prefix=prefix)
    return forms


@bp.post("/contests/<slug>/board/overrides")
@policy("board.decide")
def override(slug: str) -> ResponseReturnValue:
    """Decide against the numbers."""
    contest, form = contest_or_404(slug), OverrideForm()
    form.award.choices = _awards(contest)
    if not (form.validate_on_submit() and form.carries_out(lambda: _override(contest, form))):
        return _page(contest_or_404(slug), override_form=form), 422
    session.commit()
    return _back(slug)


def _override(contest: Contest, form: OverrideForm) -> None:
    award = next(one for one in contest.awards if one.key == form.award.data)
    entry = decisions.entry_in(session, contest, form.film.data or "")
    if entry is None:
        raise NoSuchFilm
    choice = deciding.Choice(award, entry, OverrideAction(form.action.data))
    deciding.override(
        session, contest, choice,
        reason=form.reason.data or "", seen=(form.seen.data or "")[:64], by=current_user,
    )  # fmt: skip


@bp.post("/contests/<slug>/board/overrides/<int:override_id>/<any(approve, withdraw):verb>")
@policy("board.decide")
def move_override(slug: str, override_id: int, verb: str) -> ResponseReturnValue:
    """Agree to a decision, or take it back."""
    contest = contest_or_404(slug)
    made = decisions.override_for(session, contest, override_id) or abort(404)
    move = deciding.approve_override if verb == "approve" else deciding.withdraw_override
    move(session, contest, made, by=current_user)
    session.commit()
    return _back(slug)


@bp.post("/contests/<slug>/board/exclusions")
@policy("board.decide")
def exclude(slug: str) -> ResponseReturnValue:
    """Keep a film from every award."""
    contest, form = contest_or_404(slug), ExclusionForm(prefix="exclude")
    if not (form.validate_on_submit() and form.carries_out(lambda: _exclude(contest, form))):
        return _page(contest_or_404(slug), exclusion_form=form), 422
    session.commit()
    return _back(slug)


def _exclude(contest: Contest, form: ExclusionForm) -> None:
    entry = decisions.entry_in(session, contest, form.film.data or "")
    if entry is None:
        raise NoSuchFilm
    cause = ExclusionCause(form.cause.data)
    deciding.exclude(session, contest, entry, cause=cause, reason=form.reason.data or "", by=current_user)


@bp.post("/contests/<slug>/board/exclusions/<code>/lift")
@policy("board.decide")
def readmit(slug: str, code: str) -> ResponseReturnValue:
    """Let an excluded film hold awards again."""
    contest = contest_or_404(slug)
    entry = decisions.entry_in(session, contest, code) or abort(404)
    deciding.readmit(session, contest, entry, by=current_user)
    session.commit()
    return _back(slug)


@bp.post("/contests/<slug>/board/statements/<key>/<code>")
@policy("board.decide")
def state(slug: str, key: str, code: str) -> ResponseReturnValue:
    """Keep the jury's sentence on one film."""
    contest, form = contest_or_404(slug), StatementForm(prefix=f"{key}-{code}")
    award = next((one for one in contest.awards if one.key == key), None) or abort(404)
    entry = decisions.entry_in(session, contest, code) or abort(404)
    texts = (form.text_en.data or "", form.text_zh.data or "")
    if not (
        form.validate_on_submit()
        and form.carries_out(
            lambda: deciding.state(session, contest, award, entry, texts=texts, by=current_user)
        )
    ):
        return _page(contest_or_404(slug), statement_form=form), 422
    session.commit()
    flash(_("Saved."))
    return _back(slug)


@bp.post("/contests/<slug>/board/votes")
@policy("board.decide")
def count_votes(slug: str) -> ResponseReturnValue:
    """Import the counts of a public vote."""
    contest, form = contest_or_404(slug), VotesForm()
    if not (form.validate_on_submit() and form.carries_out(lambda: _count(contest, form))):
        return _page(contest_or_404(slug), votes_form=form), 422
    session.commit()
    return _back(slug)


def _count(contest: Contest, form: VotesForm) -> None:
    sent = request.files.get("file")
    text = votes.text_of(sent.read()) if sent and sent.filename else form.counts.data or ""
    counted = votes.import_votes(session, contest, text, by=current_user)
    flash(_("Votes for %(count)s films were taken in.", count=counted))


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("board.board", slug=slug), 303)
