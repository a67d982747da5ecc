"""The publish page: a checklist from the tally to the final list, and a preview that is exactly the page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.operations.calendar import NotTheMoment
from app.contests.views.organizer import contest_or_404
from app.db import now
from app.jobs.operations import OPEN
from app.jobs.queries import job_for
from app.publication.forms import EmbargoForm, ReasonForm, SealForm, SuccessionForm, TakedownForm, choices
from app.publication.models import Announcement, ApprovalOf, Seal, WishState
from app.publication.operations import announcing, seal_wishes, sealing
from app.publication.operations.board import board_of
from app.publication.operations.snapshot import snapshot_of
from app.publication.queries import announcements, decisions, objections
from app.publication.queries.approvals import approvals_in, approvals_needed
from app.publication.queries.listing import listing_of
from app.publication.queries.succession import films_of, moves_after
from app.publication.views.public import send_bundle
from app.publication.views.texts import in_language
from app.results.queries.runs import newest_done
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("announcements", __name__)


@bp.get("/contests/<slug>/announce")
@policy("winners.publish")
def announce(slug: str) -> ResponseReturnValue:
    """Where the list stands on its way to the public, and what it will look like."""
    return announce_page(contest_or_404(slug))


def announce_page(contest: Contest, **forms: Any) -> str:
    """The page with a form that was refused in place of its empty one."""
    live, sealed = (
        announcements.live_announcement(session, contest),
        announcements.newest_seal(session, contest),
    )
    matters = {
        "contest": contest,
        "run": newest_done(session, contest.rounds[-1]),
        "sealed": sealed,
        "live": live,
        "approvals": approvals_in(session, contest, ApprovalOf.SEAL)[sealed.id] if sealed else [],
        "needed": approvals_needed(session, contest),
        **_wish(contest, sealed),
        "withdrawn": announcements.withdrawn_at(session, contest.slug),
        "open_cases": objections.open_count(session, contest),
        "texts": in_language,
        **_preview(contest, live, sealed),
        **_aftermath(contest, live),
        **_forms(),
        **forms,
    }
    return render_template("publication/announce.html", **matters)


def _wish(contest: Contest, sealed: Seal | None) -> dict[str, Any]:
    """The seal that is being made, or why the last one was not."""
    wish = announcements.newest_wish(session, contest)
    if wish is None or (sealed is not None and wish.number <= sealed.number):
        return {"wish": None}
    job = job_for(session, announcements.wish_key(wish))
    if wish.state is WishState.REQUESTED and job is not None and job.state in OPEN:
        return {"wish": wish, "wish_job": job}
    return {"wish": None, "wish_problem": wish.problem or seal_wishes.GAVE_UP}


def _forms() -> dict[str, Any]:
    return {
        "seal_form": SealForm(formdata=None),
        "embargo_form": EmbargoForm(formdata=None),
        "withdraw_form": ReasonForm(formdata=None),
    }


def _preview(contest: Contest, live: Announcement | None, sealed: Seal | None) -> dict[str, Any]:
    """The list as the public sees or would see it: announced, else sealed, else as the board stands."""
    if live is not None:
        return {"listing": listing_of(session, live), "is_moved_on": False}
    board = board_of(session, contest)
    if board is None:
        return {"listing": None, "is_moved_on": False}
    number = sealed.number if sealed else 1
    now_on_board = snapshot_of(board, decisions.statements_of(session, contest), number=number)
    if sealed is None:
        return {"listing": now_on_board, "is_moved_on": False}
    return {"listing": sealed.snapshot, "is_moved_on": now_on_board != sealed.snapshot}


def _aftermath(contest: Contest, live: Announcement | None) -> dict[str, Any]:
    if live is None or live.announced_at is None:
        return {}
    takedown = TakedownForm(formdata=None, prefix="hide")
    succession = SuccessionForm(formdata=None, prefix="leave")
    films, seats = seat_choices(live)
    takedown.code.choices, succession.seat.choices = films, seats
    leaving = announcements.successions_of(session, live)
    return {
        "successors": {
            one.id: [film for film in films_of(live, moves_after(session, live, one)) if film]
            for one in leaving
            if not one.applied_at
        },
        "film_titles": {one.value: one.label for one in films},
        "takedown_form": takedown,
        "succession_form": succession,
        "takedowns": announcements.takedowns_of(session, contest),
        "successions": leaving,
        "succession_approvals": approvals_in(session, contest, ApprovalOf.SUCCESSION),
    }


def seat_choices(live: Announcement) -> tuple[Any, Any]:
    """The films that a takedown can name, and the seats that a film can leave, each with its words."""
    films, seats = {}, []
    unhidden = announcements.successions_of(session, live)
    named = [one.successor for one in unhidden if one.successor]
    for award in live.snapshot["awards"]:
        for winner in award["winners"]:
            films[winner["code"]] = in_language(winner, "title")
    films |= {one["code"]: in_language(one, "title") for one in named}
    for award in listing_of(session, live)["awards"]:
        for winner in award["winners"]:
            words = films[winner["code"]] + _(": ") + in_language(award, "title")
            seats.append((f"{award['key']} {winner['code']}", words))
    return choices(films.items()), choices(seats)


@bp.post("/contests/<slug>/announce/seal")
@policy("winners.publish")
def seal(slug: str) -> ResponseReturnValue:
    """Have the list frozen by a job."""
    contest, form = contest_or_404(slug), SealForm()
    if not (
        form.validate_on_submit()
        and form.carries_out(
            lambda: seal_wishes.request_seal(session, contest, by=current_user, reason=form.reason.data or "")
        )
    ):
        return announce_page(contest_or_404(slug), seal_form=form), 422
    session.commit()
    return _back(slug)


@bp.get("/contests/<slug>/announce/seal/progress")
@policy("winners.publish")
def seal_progress(slug: str) -> ResponseReturnValue:
    """How far the seal is, for the page to poll; a finished one makes the page load anew."""
    contest = contest_or_404(slug)
    wish = announcements.newest_wish(session, contest)
    job = job_for(session, announcements.wish_key(wish)) if wish else None
    part = render_template("publication/_seal_progress.html", contest=contest, wish=wish, wish_job=job)
    return part, {} if job is not None and job.state in OPEN else {"HX-Refresh": "true"}


@bp.post("/contests/<slug>/announce/seals/<int:number>/approve")
@policy("winners.publish")
def approve(slug: str, number: int) -> ResponseReturnValue:
    """Agree to the seal."""
    contest = contest_or_404(slug)
    sealed = announcements.seal_for(session, contest, number) or abort(404)
    sealing.approve_seal(session, contest, sealed, by=current_user)
    session.commit()
    flash(_("You have approved the sealed list."))
    return _back(slug)


@bp.get("/contests/<slug>/announce/seals/<int:number>/evidence.zip")
@policy("winners.publish")
def evidence(slug: str, number: int) -> ResponseReturnValue:
    """The evidence of a seal, for organizers to look at and to hand out on request."""
    sealed = announcements.seal_for(session, contest_or_404(slug), number)
    if sealed is None or not sealed.bundle_digest:
        abort(404)
    return send_bundle(sealed, slug)


@bp.post("/contests/<slug>/announce/arm")
@policy("winners.publish")
def arm(slug: str) -> ResponseReturnValue:
    """Promise the announcement for a moment."""
    contest, form = contest_or_404(slug), EmbargoForm()
    sealed = announcements.newest_seal(session, contest)
    if not (form.validate_on_submit() and form.carries_out(lambda: _arm(contest, sealed, form))):
        return announce_page(contest_or_404(slug), embargo_form=form), 422
    session.commit()
    flash(_("The announcement is armed. It happens by itself at its time."))
    return _back(slug)


def _arm(contest: Contest, sealed: Seal | None, form: EmbargoForm) -> None:
    if sealed is None:
        raise sealing.NothingSealed
    moment = form.moment(contest.timezone)
    announcing.arm(session, contest, sealed, embargo_at=moment, by=current_user)


@bp.post("/contests/<slug>/announce/now")
@policy("winners.publish")
def announce_now(slug: str) -> ResponseReturnValue:
    """Arm the announcement for this very moment; or let one whose time has come happen here and now."""
    contest = contest_or_404(slug)
    live = announcements.live_announcement(session, contest)
    if live is None:
        sealed = announcements.newest_seal(session, contest)
        if sealed is None:
            raise sealing.NothingSealed
        announcing.arm(session, contest, sealed, embargo_at=now(), by=current_user)
    else:
        announcing.announce_due(session, live)
    session.commit()
    return _back(slug)


@bp.post("/contests/<slug>/announce/move")
@policy("winners.publish")
def move(slug: str) -> ResponseReturnValue:
    """Choose another moment."""
    contest, form = contest_or_404(slug), EmbargoForm()
    live = announcements.live_announcement(session, contest)
    if not (form.validate_on_submit() and form.carries_out(lambda: _move(contest, live, form))):
        return announce_page(contest_or_404(slug), embargo_form=form), 422
    session.commit()
    flash(_("The moment of the announcement was moved."))
    return _back(slug)


def _move(contest: Contest, live: Announcement | None, form: EmbargoForm) -> None:
    if live is None:
        raise NotTheMoment
    announcing.move_embargo(
        session,
        live,
        embargo_at=form.moment(contest.timezone),
        version=form.version.data or 0,
        by=current_user,
    )


@bp.post("/contests/<slug>/announce/disarm")
@policy("winners.publish")
def disarm(slug: str) -> ResponseReturnValue:
    """Call the announcement off."""
    contest = contest_or_404(slug)
    live = announcements.live_announcement(session, contest)
    if live is None:
        raise NotTheMoment
    announcing.disarm(session, live, by=current_user)
    session.commit()
    flash(_("The announcement is called off. The seal stays."))
    return _back(slug)


@bp.post("/contests/<slug>/announce/withdraw")
@policy("winners.publish")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take the public list back."""
    contest, form = contest_or_404(slug), ReasonForm()
    live = announcements.live_announcement(session, contest)
    if not (form.validate_on_submit() and form.carries_out(lambda: _withdraw(live, form))):
        return announce_page(contest_or_404(slug), withdraw_form=form), 422
    session.commit()
    flash(_("The winner list is withdrawn."))
    return _back(slug)


def _withdraw(live: Announcement | None, form: ReasonForm) -> None:
    if live is None:
        raise NotTheMoment
    announcing.withdraw(session, live, reason=form.reason.data or "", by=current_user)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("announcements.announce", slug=slug), 303)
