"""The ranked final: a judge's films to be put in order, by dragging, by keys or by buttons."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Round, RoundKind
from app.contests.operations.rounds import MOST_IN_ORDER
from app.scoring.forms.ranking import Order
from app.scoring.operations.ranking import Kept, save_order, submit_order
from app.scoring.queries.blind import blind_entry
from app.scoring.queries.finals import ballot_of, codes_given, films_of
from app.scoring.views.finals import final_or_404
from app.scoring.views.terms import terms_first
from app.web.database import session
from app.web.errors import sentence, wants_json
from app.web.gate import policy
from app.web.rules import Invalid

bp = Blueprint("ranking", __name__)
HERE = "/contests/<slug>/rounds/<int:number>/ranking"


@bp.get(HERE)
@policy("review.read")
def order(slug: str, number: int) -> ResponseReturnValue:
    """The films in the judge's own order."""
    round_ = final_or_404(slug, number, RoundKind.RANKED)
    return terms_first(round_.contest, round=number) or _page(round_)


def _page(round_: Round, asked: Order | None = None, **more: Any) -> str:
    seats = films_of(session, current_user, round_)
    entries = {seat.code: blind_entry(seat) for seat in seats}
    ballot = ballot_of(session, current_user, round_)
    codes = {seat.entry_id: seat.code for seat in seats}
    kept = Order.kept(ballot.places if ballot else [], codes, ballot.save_count if ballot else 0)
    shown = asked or kept
    counted = Order.kept(ballot.counted or [], codes, 0) if ballot and ballot.submitted_at else None
    return render_template(
        "scoring/ranking.html",
        contest=round_.contest,
        round=round_,
        entries=entries,
        order=shown,
        numbers=shown.numbers(),
        ballot=ballot,
        has_changed=counted is not None and (counted.placed, counted.level) != (kept.placed, kept.level),
        most=MOST_IN_ORDER,
        **more,
    )


@bp.post(HERE)
@policy("review.write")
def save(slug: str, number: int) -> ResponseReturnValue:
    """Keep an order; a page that had not seen the last save gets both to choose from."""
    return _kept(final_or_404(slug, number, RoundKind.RANKED), submits=False)


@bp.post(f"{HERE}/submit")
@policy("review.write")
def submit(slug: str, number: int) -> ResponseReturnValue:
    """Let an order count."""
    return _kept(final_or_404(slug, number, RoundKind.RANKED), submits=True)


def _kept(round_: Round, *, submits: bool) -> ResponseReturnValue:
    asked = Order.sent(request.form)
    verb = submit_order if submits else save_order
    try:
        given = codes_given(session, current_user, round_)
        held = {seat.entry_id for seat in films_of(session, current_user, round_)}
        places = asked.places(given, held)
        kept = verb(session, round_, places, revision=asked.revision, by=current_user)
    except Invalid as refusal:
        session.rollback()
        return _refused(round_, asked, sentence(refusal))
    session.commit()
    if kept.is_stale:
        return _stale(round_, asked, kept)
    if submits or not wants_json():
        flash(_("Your order is submitted. Thank you.") if submits else _("Saved."))
    if wants_json():
        return jsonify(revision=kept.ballot.save_count, saved_at=kept.ballot.saved_at.isoformat())
    _verb, _colon, code = request.form.get("move", "").partition(":")
    anchor = f"film-{code}" if code in asked.placed + asked.waiting else None
    return redirect(url_for(".order", slug=round_.contest.slug, number=round_.number, _anchor=anchor), 303)


def _refused(round_: Round, asked: Order, words: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=words, errors={}), 422
    return _page(_again(round_), _known(round_, asked), problem=words), 422


def _stale(round_: Round, asked: Order, kept: Kept) -> ResponseReturnValue:
    """The page keeps what was arranged here; saving again under the new revision lets it stand."""
    if wants_json():
        return jsonify(revision=kept.ballot.save_count), 409
    shown = _known(round_, asked)
    shown.revision = kept.ballot.save_count
    return _page(_again(round_), shown, is_stale=True), 409


def _known(round_: Round, asked: Order) -> Order:
    """What was sent, of the films that are still there; those it does not name wait."""
    codes = [seat.code for seat in films_of(session, current_user, round_)]
    placed = [code for code in dict.fromkeys(asked.placed) if code in codes]
    return Order(placed, [code for code in codes if code not in placed], asked.level, asked.revision)


def _again(round_: Round) -> Round:
    return final_or_404(round_.contest.slug, round_.number, RoundKind.RANKED)
