"""The judges' room as an entrant sees it: the same page of one's own film, in which nothing is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contests.models import Round
from app.entries.models import CONTENT_WARNINGS, GENRES, Entry
from app.entries.views.own import entry_or_404
from app.films.views import player_tracks
from app.scoring.forms import ScorecardForm
from app.scoring.queries.blind import BlindReview, blind_preview, makers_of
from app.scoring.queries.reviews import defect_kinds_of
from app.scoring.views.showing import Places, Showing, showing_of
from app.web.bytes_pool import bytes_url_for
from app.web.database import session
from app.web.gate import policy

bp = Blueprint("preview", __name__)


@bp.get("/entries/<code>/as-judges-see-it")
@policy("entry.preview")
def room(code: str) -> ResponseReturnValue:
    """The first round's room with one's own film; the scorecard can be tried, and is never sent."""
    entry = entry_or_404(code)
    if entry.film is None or not entry.film.plays:
        flash(_("The film does not play yet. Once it does, you can see it here as the judges will."))
        return redirect(url_for("entries.entry", code=code, page="film"), 303)
    round_ = entry.contest.rounds[0]
    return render_template("scoring/room.html", **_matters(entry, round_, blind_preview(entry)))


def _matters(entry: Entry, round_: Round, review: BlindReview) -> dict[str, Any]:
    return {
        "is_preview": True,
        "contest": entry.contest,
        "round": round_,
        "review": review,
        "entry": review.entry,
        "code": entry.code,
        "showing": _showing(entry),
        "makers": () if round_.is_blind else makers_of(entry),
        "form": ScorecardForm.of(round_.rubric, review),
        "defect_words": defect_kinds_of(session, round_),
        "genres": GENRES,
        "warning_words": CONTENT_WARNINGS,
        "total": None,
        "own": {},
        "seen": [],
        "share": 0,
    }


def _showing(entry: Entry) -> Showing:
    assert entry.film is not None
    code = entry.code
    places = Places(
        film=bytes_url_for("entry_film.play", code=code),
        poster=url_for("entry_film.poster", code=code),
        sprite=url_for("film_sheet.sprite", code=code),
        sheet=url_for("film_sheet.sheet", code=code),
    )
    return showing_of(entry.film, places, player_tracks(entry.film, "entry_subtitles.file", code=code))
