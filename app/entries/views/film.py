"""The film of an entry, for its entrant and for organizers: its check, the player's bytes, the original."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.entries.models import Right
from app.entries.queries.films import film_for, film_for_organizer
from app.entries.views.organizer import entry_or_404 as organized_or_404
from app.entries.views.own import entry_or_404, film_matters, standing_matters
from app.entries.views.pictures import send_poster_of
from app.entries.views.words import check_matters, pages_of
from app.films.operations.stages import repeat_broken
from app.films.views import send_original, send_proxy, send_still, send_subtitles
from app.web.bytes_pool import READ, serves_bytes
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("entry_film", __name__)


@bp.get("/entries/<code>/film-state")
@policy("entry.read")
def state(code: str) -> ResponseReturnValue:
    """What moves on while an entry is being written: its film, and what is still missing."""
    found = entry_or_404(code)
    matters = {**film_matters(found), **standing_matters(found)}
    return render_template(
        "entries/_film_update.html", entry=found, pages=pages_of(found), page="film", **matters
    )


@bp.get("/entries/<code>/film")
@policy("film.stream")
@serves_bytes(READ)
def play(code: str) -> ResponseReturnValue:
    """What the player asks for."""
    return send_proxy(film_for(session, current_user, code))


@bp.get("/entries/<code>/poster")
@policy("film.stream")
def poster(code: str) -> ResponseReturnValue:
    """The picture that stands for the film: the one its maker chose, else the check's."""
    return send_poster_of(entry_or_404(code).film)


@bp.get("/entries/<code>/stills/<int:number>")
@policy("film.stream")
def still(code: str, number: int) -> ResponseReturnValue:
    """One of the stills that the check took, to choose from."""
    return send_still(entry_or_404(code).film, number)


@bp.get("/entries/<code>/original")
@policy("film.download")
@serves_bytes(READ)
def original(code: str) -> ResponseReturnValue:
    """The very bytes that were uploaded, under the name they came with."""
    film = film_for(session, current_user, code, Right.EVERYTHING) or abort(404)
    return send_original(film, name=film.file_name)


@bp.post("/entries/<code>/check")
@policy("film.check")
def check(code: str) -> ResponseReturnValue:
    """Check a film again after a check that broke off."""
    film = entry_or_404(code, Right.EVERYTHING).film or abort(404)
    repeat_broken(session, film)
    session.commit()
    return redirect(url_for("entries.entry", code=code, page="film"), 303)


@bp.get("/contests/<slug>/entries/<code>/film-state")
@policy("entry.list")
def seen_state(slug: str, code: str) -> ResponseReturnValue:
    """The film's section of the page, which asks again while the film is being checked."""
    found = organized_or_404(slug, code)
    return render_template(
        "entries/_seen_film.html", contest=found.contest, entry=found, **check_matters(found)
    )


@bp.get("/contests/<slug>/entries/<code>/film")
@policy("film.stream")
@serves_bytes(READ)
def seen_play(slug: str, code: str) -> ResponseReturnValue:
    """What the player asks for."""
    return send_proxy(film_for_organizer(session, current_user, slug, code), even_if_down=True)


@bp.get("/contests/<slug>/entries/<code>/subtitles/<language>.vtt")
@policy("film.stream")
def seen_subtitles(slug: str, code: str, language: str) -> ResponseReturnValue:
    """The film's subtitles in a language, for the player."""
    return send_subtitles(organized_or_404(slug, code).film, language, even_if_down=True)


@bp.get("/contests/<slug>/entries/<code>/original")
@policy("film.download")
@serves_bytes(READ)
def seen_original(slug: str, code: str) -> ResponseReturnValue:
    """The very bytes that were uploaded, under a name that sorts by entry."""
    film = film_for_organizer(session, current_user, slug, code) or abort(404)
    return send_original(film, name=f"{code}-{film.file_name}", even_if_down=True)


@bp.post("/contests/<slug>/entries/<code>/check")
@policy("film.check")
def seen_check(slug: str, code: str) -> ResponseReturnValue:
    """Check a film again after a check that broke off."""
    film = organized_or_404(slug, code).film or abort(404)
    repeat_broken(session, film)
    session.commit()
    return redirect(url_for("entries_desk.entry", slug=slug, code=code), 303)
