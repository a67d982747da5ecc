"""A film on the table: alone with its profile and marks, and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.assignments.models import Assignment
from app.contests.models import RoundKind
from app.deliberation.queries.blind import BlindFilm, blind_film
from app.deliberation.queries.evidence import champions_at, defects_on, notes_on
from app.deliberation.queries.table import Table, table_for
from app.deliberation.views.finding import table_or_404
from app.deliberation.views.plots import scale_of
from app.scoring.forms import GiveUpForm
from app.scoring.queries.blind import Picture, blind_entry, picture_of
from app.scoring.views.rooms import shows
from app.scoring.views.watching import watching_of
from app.web.bytes_pool import bytes_url_for
from app.web.database import session
from app.web.gate import policy
from app.web.language import local

bp = Blueprint("jury_films", __name__)


@shows(RoundKind.JURY)
def jury_room(assignment: Assignment, **more: Any) -> str:
    """A member's film: player, standing, profile, defects, notes."""
    round_ = assignment.round
    found = table_for(session, current_user, round_.contest.slug, round_.number)
    seen = found.seen if found else []
    place = next((one for one in seen if one.seat and one.seat.id == assignment.id), None)
    names = bool(found and found.sitting and found.sitting.shows_names)
    champions = champions_at(session, round_).get(assignment.entry_id, [])
    defects = defects_on(session, round_, assignment.entry_id, names=names)
    more.setdefault("give_up_form", GiveUpForm(formdata=None))
    return render_template(
        "deliberation/film.html",
        contest=round_.contest,
        round=round_,
        entry=blind_entry(assignment),
        place=blind_film(place) if place else None,
        scale=scale_of(seen),
        defects=defects,
        marks=[(one.at_ms / 1000, local(one.kind, "title"), "") for one in defects],
        notes=notes_on(session, round_, assignment.entry_id, names=names),
        champions=len(champions),
        speakers=champions if names else [],
        **(watching_of(assignment) | more),
    )


@dataclass(frozen=True)
class Side:
    """One of two films on a page, and where this viewer gets it."""

    place: BlindFilm
    picture: Picture
    film: str
    poster: str
    page: str


@bp.get("/contests/<slug>/rounds/<int:number>/jury/beside")
@policy("jury.read")
def beside(slug: str, number: int) -> ResponseReturnValue:
    """Two films of the table side by side, chosen in the address."""
    found = table_or_404(slug, number)
    if found.sitting is None:
        abort(404)
    asked = [request.args.get("left", ""), request.args.get("right", "")]
    codes = [place.film.code for place in found.seen]
    chosen = [code for code in asked if code in codes]
    chosen += [code for code in codes if code not in chosen]
    sides = [side for code in chosen[:2] if (side := _side(found, code))]
    return render_template(
        "deliberation/beside.html",
        contest=found.contest,
        round=found.round,
        seen=[blind_film(place) for place in found.seen],
        sides=sides,
        scale=scale_of(found.seen),
        criteria=_criteria(found, sides),
    )


def _side(found: Table, code: str) -> Side | None:
    place = found.place_of(code)
    film = place.film.entry.film if place else None
    if place is None or film is None:
        return None
    if place.seat is not None:
        own = place.seat.code
        return Side(
            blind_film(place),
            picture_of(film),
            bytes_url_for("reviews.film", code=own),
            url_for("reviews.poster", code=own),
            url_for("reviews.room", code=own),
        )
    slug, code = found.contest.slug, place.film.entry.code
    return Side(
        blind_film(place),
        picture_of(film),
        bytes_url_for("entry_film.seen_play", slug=slug, code=code),
        url_for("entries_desk.poster", slug=slug, code=code),
        url_for("entries_desk.entry", slug=slug, code=code),
    )


def _criteria(found: Table, sides: Sequence[Side]) -> list[tuple[Any, list[int | None]]]:
    """Each criterion with the values of both films in millionths."""
    rubric = found.run.round.rubric if found.run else found.round.rubric
    values = [side.place.standing.criteria if side.place.standing else {} for side in sides]
    rows = [(one, [held.get(one.key) for held in values]) for one in rubric.criteria]
    return [row for row in rows if any(value is not None for value in row[1])]
