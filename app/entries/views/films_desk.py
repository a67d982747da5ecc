"""The organizer's pages of films: one sheet, taking down, look-alikes, what the machine still does."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.queries import contest_for
from app.db import now
from app.entries.models import Entry
from app.entries.operations.alike import decide_pair
from app.entries.queries.likeness import likenesses_of
from app.entries.views.organizer import entry_or_404
from app.films.forms import LikenessForm, TakeDownForm
from app.films.models import Film, FilmLikeness, Verdict
from app.films.operations.remaking import ask_to_remake
from app.films.operations.taking_down import put_back, take_down
from app.films.queries import sheet_of
from app.films.queries.backlog import backlog_of, broken_films, disk_forecast
from app.films.queries.progress import stages_of
from app.films.queries.remaking import remake_of
from app.films.queries.sheets import measured, shots_of
from app.films.views import send_shots, send_sprite
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("films_desk", __name__)


def _contest_or_404(slug: str) -> Contest:
    found: Contest = contest_for(session, current_user, slug) or abort(404)
    return found


@bp.get("/contests/<slug>/films")
@policy("film.backlog")
def backlog(slug: str) -> ResponseReturnValue:
    """Films on their way: how many in each stage, how fast, until when, and whether the disk lasts."""
    contest, settings = _contest_or_404(slug), current_app.config["SETTINGS"]
    at = now()
    found = backlog_of(session, contest.id, workers=settings.job_workers)
    disk = disk_forecast(
        session,
        contest.id,
        closes_at=contest.closes_at,
        opened_at=contest.opens_at,
        free_bytes=shutil.disk_usage(settings.data_dir).free,
    )
    broken = broken_films(session, contest.id)
    ids = [film for film, _stage, _error in broken]
    entries = session.scalars(sa.select(Entry).where(Entry.film_id.in_(ids))).all()
    return render_template(
        "films/backlog.html",
        contest=contest,
        backlog=found,
        disk=disk,
        ends_at=at + timedelta(seconds=found.seconds_left),
        at=at,
        broken=broken,
        entry_of={entry.film_id: entry for entry in entries},
    )


@bp.get("/contests/<slug>/films/duplicates")
@policy("film.compare")
def duplicates(slug: str) -> ResponseReturnValue:
    """Pairs of entries whose films look alike, side by side."""
    return _duplicates_page(_contest_or_404(slug))


@bp.post("/contests/<slug>/films/duplicates/<int:pair_id>")
@policy("film.compare")
def decide(slug: str, pair_id: int) -> ResponseReturnValue:
    """Say whether two films are the same; no entry changes by it."""
    contest = _contest_or_404(slug)
    pair = session.get(FilmLikeness, pair_id)
    if pair is None or pair.contest_id != contest.id:
        abort(404)
    form = LikenessForm(prefix=f"pair{pair_id}")
    verdict = Verdict.SAME if request.form.get("verdict") == "same" else Verdict.DIFFERENT
    if form.validate_on_submit() and form.carries_out(
        lambda: decide_pair(session, pair, verdict, reason=form.reason.data or "", by=current_user)
    ):
        session.commit()
        flash(_("Noted, with your reason. No entry has changed by it."))
        return redirect(url_for(".duplicates", slug=slug), 303)
    return _duplicates_page(contest, {pair_id: form}), 422


def _duplicates_page(contest: Contest, sent: dict[int, LikenessForm] | None = None) -> str:
    pairs = likenesses_of(session, contest)
    forms = {
        pair.id: (sent or {}).get(pair.id) or LikenessForm(formdata=None, prefix=f"pair{pair.id}")
        for pair, _one, _other in pairs
    }
    return render_template("films/duplicates.html", contest=contest, pairs=pairs, forms=forms)


@bp.get("/contests/<slug>/entries/<code>/sheet")
@policy("film.sheet")
def sheet(slug: str, code: str) -> ResponseReturnValue:
    """The technical sheet, every stage of the film's way, and the button that takes it down."""
    return _sheet_page(entry_or_404(slug, code), TakeDownForm())


def _sheet_page(entry: Entry, form: TakeDownForm) -> str:
    film = entry.film or abort(404)
    return render_template(
        "films/organizer_sheet.html",
        contest=entry.contest,
        entry=entry,
        film=film,
        form=form,
        check=stages_of(session, film),
        remake=remake_of(session, film),
        **sheet_matters(film),
    )


def sheet_matters(film: Film) -> dict[str, Any]:
    """What a page needs to show a sheet: the row, its figures and shots."""
    found = sheet_of(session, film)
    return {
        "sheet": found,
        "figures": measured(found) if found else None,
        "shots": shots_of(found),
    }


@bp.get("/contests/<slug>/entries/<code>/sprite")
@policy("film.sheet")
def sprite(slug: str, code: str) -> ResponseReturnValue:
    """A small still of each shot, in one picture."""
    return send_sprite(entry_or_404(slug, code).film, even_if_down=True)


@bp.get("/contests/<slug>/entries/<code>/shots")
@policy("film.sheet")
def shots(slug: str, code: str) -> ResponseReturnValue:
    """The shots as JSON."""
    return send_shots(entry_or_404(slug, code).film, even_if_down=True)


@bp.post("/contests/<slug>/entries/<code>/remake")
@policy("film.remake")
def remake(slug: str, code: str) -> ResponseReturnValue:
    """Have the version that judges play encoded anew from the original."""
    entry = entry_or_404(slug, code)
    ask_to_remake(session, entry.film or abort(404), by=current_user, contest_id=entry.contest_id)
    session.commit()
    flash(_("The version for judges is being made anew. They play the present one until it is there."))
    return redirect(url_for(".sheet", slug=slug, code=code), 303)


@bp.post("/contests/<slug>/entries/<code>/take-down")
@policy("film.take_down")
def take_one_down(slug: str, code: str) -> ResponseReturnValue:
    """Show the film to organizers only, from the next request on."""
    entry = entry_or_404(slug, code)
    film, form = entry.film or abort(404), TakeDownForm()
    reason = form.reason.data or ""
    if form.validate_on_submit() and form.carries_out(
        lambda: take_down(session, film, reason=reason, by=current_user, contest_id=entry.contest_id)
    ):
        session.commit()
        flash(_("The film is taken down. Only organizers can see it now."))
        return redirect(url_for(".sheet", slug=slug, code=code), 303)
    return _sheet_page(entry, form), 422


@bp.post("/contests/<slug>/entries/<code>/put-back")
@policy("film.take_down")
def put_one_back(slug: str, code: str) -> ResponseReturnValue:
    """Show the film again to whom it was shown before."""
    entry = entry_or_404(slug, code)
    put_back(session, entry.film or abort(404), by=current_user, contest_id=entry.contest_id)
    session.commit()
    flash(_("The film is shown again."))
    return redirect(url_for(".sheet", slug=slug, code=code), 303)
