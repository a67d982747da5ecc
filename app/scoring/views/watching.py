"""What every room shows of a film: the player's parts, how much was seen, a way to say it does not play."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.assignments.models import Assignment
from app.entries.models import CONTENT_WARNINGS, GENRES
from app.films.queries.originals import original_of
from app.films.views import player_tracks
from app.scoring.forms import TroubleForm
from app.scoring.queries.blind import makers_of
from app.scoring.queries.troubles import last_report
from app.scoring.queries.viewing import share_seen, viewing_of
from app.scoring.views.showing import Places, Showing, showing_of
from app.web.bytes_pool import bytes_url_for
from app.web.database import session


def watching_of(assignment: Assignment) -> dict[str, Any]:
    """The values that scoring/_watching.html reads besides the blind entry."""
    viewing = viewing_of(session, assignment)
    return {
        "genres": GENRES,
        "showing": _showing(assignment),
        "original": original_of(session, assignment.entry.film) if assignment.entry.film else None,
        "makers": () if assignment.round.is_blind else makers_of(assignment.entry),
        "seen": [(begin / 1000, end / 1000) for begin, end in viewing.spans] if viewing else [],
        "share": share_seen(session, assignment),
        "warning_words": CONTENT_WARNINGS,
        "trouble": _report(assignment),
        "trouble_form": TroubleForm(formdata=None),
    }


@dataclass(frozen=True)
class OwnReport:
    """The judge's last report that the film does not play, and what became of it."""

    settled_at: datetime | None
    answer: str


def _report(assignment: Assignment) -> OwnReport | None:
    found = last_report(session, assignment)
    return OwnReport(found.settled_at, found.answer) if found else None


def _showing(assignment: Assignment) -> Showing:
    film, code = assignment.entry.film, assignment.code
    assert film is not None
    places = Places(
        film=bytes_url_for("reviews.film", code=code),
        poster=url_for("reviews.poster", code=code),
        sprite=url_for("review_sheets.sprite", code=code),
        sheet=url_for("review_sheets.sheet", code=code),
    )
    return showing_of(film, places, player_tracks(film, "review_sheets.subtitles", code=code))
