"""The pairwise final: two films side by side, decided by a key; the pair that tells most comes next."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Round, RoundKind, RoundState
from app.scoring.operations import pairs as operations
from app.scoring.operations.pairs import NoSide, PairDecided, Side
from app.scoring.queries.blind import blind_entry
from app.scoring.queries.finals import films_of, open_pair, own_pairs, pairs_done
from app.scoring.views.finals import final_or_404
from app.scoring.views.rooms import told_or_led
from app.scoring.views.terms import terms_first
from app.web.database import session
from app.web.errors import sentence, wants_json
from app.web.gate import policy
from app.web.rules import RuleBroken

bp = Blueprint("pairs", __name__)
HERE = "/contests/<slug>/rounds/<int:number>/pairs"


@bp.get(HERE)
@policy("review.read")
def pair(slug: str, number: int) -> ResponseReturnValue:
    """The pair on the screen, or where to begin."""
    round_ = final_or_404(slug, number, RoundKind.PAIRWISE)
    return terms_first(round_.contest, round=number) or _page(round_)


def _page(round_: Round, problem: str = "") -> str:
    seats = films_of(session, current_user, round_)
    entries = {seat.entry_id: blind_entry(seat) for seat in seats}
    done = pairs_done(session, current_user, round_, list(entries))
    found = open_pair(session, current_user, round_)
    shown = found if found and set(found.sides) <= set(entries) and round_.state is RoundState.OPEN else None
    decided = [one for one in own_pairs(session, current_user, round_) if one.decided_at is not None]
    return render_template(
        "scoring/pairs.html",
        contest=round_.contest,
        round=round_,
        films=list(entries.values()),
        done=done,
        pair=shown,
        sides=[entries[entry] for entry in shown.sides] if shown else [],
        has_left=found is not None and shown is None,
        can_take_back=bool(decided),
        problem=problem,
    )


@bp.post(f"{HERE}/next")
@policy("review.write")
def put_next(slug: str, number: int) -> ResponseReturnValue:
    """Put the next pair on the screen."""
    round_ = final_or_404(slug, number, RoundKind.PAIRWISE)
    found = operations.put_next(session, round_, by=current_user)
    session.commit()
    if found is None:
        flash(_("You have decided every pair of your films. Thank you."))
    return _back(round_)


@bp.post(HERE)
@policy("review.write")
def choose(slug: str, number: int) -> ResponseReturnValue:
    """Decide a pair; one that is no longer open decides nothing, and the page shows what is next."""
    round_ = final_or_404(slug, number, RoundKind.PAIRWISE)
    pair_id = request.form.get("pair", 0, type=int)
    try:
        side = Side(request.form.get("side", ""))
        operations.choose(session, round_, pair_id, side, by=current_user)
    except ValueError:
        return _refused(slug, number, NoSide())
    except PairDecided as refusal:
        session.rollback()
        if not (wants_json() and operations.is_decided_so(session, pair_id, side, by=current_user)):
            return _refused(slug, number, refusal)
    session.commit()
    return told_or_led(url_for(".pair", slug=slug, number=number))


def _refused(slug: str, number: int, refusal: RuleBroken) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=sentence(refusal)), refusal.status
    return _page(final_or_404(slug, number, RoundKind.PAIRWISE), sentence(refusal)), refusal.status


@bp.post(f"{HERE}/undo")
@policy("review.write")
def undo(slug: str, number: int) -> ResponseReturnValue:
    """Decide the last pair again."""
    round_ = final_or_404(slug, number, RoundKind.PAIRWISE)
    operations.take_back(session, round_, by=current_user)
    session.commit()
    flash(_("Taken back. Decide this pair again."))
    return _back(round_)


def _back(round_: Round) -> ResponseReturnValue:
    return redirect(url_for(".pair", slug=round_.contest.slug, number=round_.number), 303)
