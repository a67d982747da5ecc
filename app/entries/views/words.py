"""What several pages of entries show: words for codes, and how the check of a film goes."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from app.contests.views.rule_lines import said
from app.entries.forms import PAGES, EntryForm, language_names
from app.entries.models import (
    AGREEMENT_WORDS,
    AI_STAGES,
    AI_TECHNIQUES,
    CONTENT_WARNINGS,
    CREDIT_ROLES,
    FILM_WORDS,
    GENRES,
    STATE_WORDS,
    Entry,
)
from app.entries.operations.answers import said_in
from app.entries.operations.keeping import PLACES
from app.films.queries import check_of, has_stalled, warnings_of
from app.films.views import player_tracks
from app.web.database import session


def pages_of(entry: Entry) -> list[str]:
    """The guided pages of an entry; that of questions only where the contest asks some."""
    asks = any(not one.is_retired for one in entry.contest.entry_questions)
    return [page for page in PAGES if page != "questions" or asks]


def content_words() -> dict[str, Any]:
    """Words for the codes in what was written."""
    return {
        "genres": GENRES,
        "roles": CREDIT_ROLES,
        "languages": dict(language_names()),
        "ai_stages": AI_STAGES,
        "ai_techniques": AI_TECHNIQUES,
        "warnings_of_content": CONTENT_WARNINGS,
        "rule_words": said,
        "rule_steps": {kind: step for kind, (step, _field) in PLACES.items()},
        "said_in": said_in,
        "agreement_words": AGREEMENT_WORDS,
    }


def field_words() -> dict[str, str]:
    """The labels of an entry's fields by their names."""
    form = EntryForm(formdata=None)
    return {
        "answers": gettext("Questions of this contest"),
        **{one.name: str(one.label.text) for one in form},
    }


def list_words() -> dict[str, Any]:
    """Words for the states in lists."""
    return {"state_words": STATE_WORDS, "film_words": FILM_WORDS}


def check_matters(entry: Entry, *, own: bool = False) -> dict[str, Any]:
    """How the check of an entry's film goes, what it remarked, and the subtitles its player offers."""
    film = entry.film
    tracks = (
        player_tracks(film, "entry_subtitles.file", code=entry.code)
        if own
        else player_tracks(film, "entry_film.seen_subtitles", slug=entry.contest.slug, code=entry.code)
    )
    check = check_of(session, film) if film is not None else None
    return {
        "check": check,
        "has_stalled": has_stalled(check),
        "player_tracks": tracks,
        "warnings": warnings_of(film) if film is not None else [],
    }
