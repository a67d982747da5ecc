"""The subtitles of one's own film: which there are, how they read over it, sending and correcting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.db import now
from app.entries.forms.subtitles import LanguageForm, SubtitlesForm, TextForm
from app.entries.models import Entry, Right
from app.entries.operations.deadline import is_writable
from app.entries.operations.submitting import Receipt
from app.entries.operations.subtitles import Sent, name_subtitles, put_subtitles, remove_subtitles
from app.entries.views.own import entry_or_404, mail_receipt
from app.films.models import FilmSubtitles
from app.films.queries import track_of, tracks_of
from app.films.queries.subtitles import cues_of, is_named
from app.films.views import player_tracks, send_subtitles
from app.media.cue_words import bare_words
from app.media.subtitles import overlapping, within
from app.web.clock import arrived_at
from app.web.database import session
from app.web.gate import policy
from app.web.language import name_of
from app.web.security import takes_up_to

bp = Blueprint("entry_subtitles", __name__)

# What is too large is answered at its field; only what is far too large is not read at all.
MOST_SENT = 64 * 1024 * 1024
# A longer text is corrected in an editor and sent anew.
MOST_IN_PAGE = 300_000
MOST_SHOWN = 1_000


@bp.route("/entries/<code>/subtitles", methods=["GET", "POST"])
@policy("entry.write")
@takes_up_to(MOST_SENT)
def listing(code: str) -> ResponseReturnValue:
    """All subtitles of the film; a file in a language that there is takes the place of the earlier one."""
    entry, at = entry_or_404(code, Right.TEXT), arrived_at()
    form = SubtitlesForm()
    if form.validate_on_submit():
        language, sent = form.language.data, form.sent()
        if form.carries_out(lambda: _put(entry, language, sent, at)):
            session.commit()
            flash(_("The subtitles are kept. Watch them over the film and see that the words read right."))
            return redirect(url_for(".track", code=code, language=language), 303)
    return _list_page(entry, form), 422 if form.is_submitted() else 200


@bp.route("/entries/<code>/subtitles/<language>/edit", methods=["GET", "POST"])
@policy("entry.write")
def track(code: str, language: str) -> ResponseReturnValue:
    """Subtitles in one language over the film, cue by cue, and as text to be corrected."""
    entry, at = entry_or_404(code, Right.TEXT), arrived_at()
    row = track_of(session, entry.film, language) or abort(404)
    form = TextForm()
    if form.validate_on_submit():
        if form.carries_out(lambda: _put(entry, language, form.sent(), at)):
            session.commit()
            flash(_("Saved."))
            return redirect(url_for(".track", code=code, language=language), 303)
    elif not form.is_submitted():
        form.text.data = row.vtt
    return _track_page(entry, language, form), 422 if form.is_submitted() else 200


@bp.post("/entries/<code>/subtitles/<language>/name")
@policy("entry.write")
def name(code: str, language: str) -> ResponseReturnValue:
    """Say which language subtitles are in that lay unnamed in the film."""
    entry, at = entry_or_404(code, Right.TEXT), arrived_at()
    form = LanguageForm()
    if form.validate_on_submit():
        correct = form.language.data
        if form.carries_out(lambda: _name_it(entry, language, correct, at)):
            session.commit()
            return redirect(url_for(".listing", code=code), 303)
    return _list_page(entry, SubtitlesForm(formdata=None), {language: form}), 422


@bp.post("/entries/<code>/subtitles/<language>/remove")
@policy("entry.write")
def remove(code: str, language: str) -> ResponseReturnValue:
    """Take the subtitles in a language away."""
    entry = entry_or_404(code, Right.TEXT)
    _kept(entry, remove_subtitles(session, entry, language, by=current_user, at=arrived_at()))
    session.commit()
    flash(_("The subtitles are removed."))
    return redirect(url_for(".listing", code=code), 303)


@bp.get("/entries/<code>/subtitles/<language>.vtt")
@policy("film.stream")
def file(code: str, language: str) -> ResponseReturnValue:
    """What the player reads."""
    return send_subtitles(entry_or_404(code).film, language)


def _put(entry: Entry, language: str, sent: Sent, at: datetime) -> None:
    _kept(entry, put_subtitles(session, entry, language, sent, by=current_user, at=at))


def _name_it(entry: Entry, language: str, correct: str, at: datetime) -> None:
    _kept(entry, name_subtitles(session, entry, language, correct=correct, by=current_user, at=at))


def _kept(entry: Entry, receipt: Receipt | None) -> None:
    if receipt is not None and receipt.is_new:
        mail_receipt(entry, receipt.revision)


def _list_page(entry: Entry, form: SubtitlesForm, named: dict[str, LanguageForm] | None = None) -> str:
    tracks = tracks_of(session, entry.film)
    unnamed = {row.language: LanguageForm(formdata=None) for row in tracks if not is_named(row)}
    return render_template(
        "entries/subtitles.html",
        entry=entry,
        form=form,
        tracks=tracks,
        names={row.language: _name(row) for row in tracks},
        naming=unnamed | (named or {}),
        **_player_matters(entry),
    )


def _track_page(entry: Entry, language: str, form: TextForm) -> str:
    row = track_of(session, entry.film, language) or abort(404)
    film = entry.film or abort(404)
    cues = cues_of(row)
    shown = within(cues, film.duration_ms) if film.duration_ms else cues
    return render_template(
        "entries/subtitle_track.html",
        entry=entry,
        form=form,
        row=row,
        name=_name(row),
        cues=[(cue.start_ms, cue.end_ms, bare_words(cue.words)) for cue in cues[:MOST_SHOWN]],
        count=len(cues),
        beyond=len(cues) - len(shown),
        overlapping=overlapping(cues),
        is_short=len(row.vtt) <= MOST_IN_PAGE or form.is_submitted(),
        **_player_matters(entry),
    )


def _player_matters(entry: Entry) -> dict[str, Any]:
    return {
        "may_write": is_writable(session, entry, at=now()),
        "player_tracks": player_tracks(entry.film, "entry_subtitles.file", code=entry.code),
    }


def _name(row: FilmSubtitles) -> str:
    return name_of(row.language) if is_named(row) else _("Language not named")
