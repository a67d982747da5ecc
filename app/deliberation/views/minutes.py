"""The minutes: a page to print, without what a member stepped back from; a table for organizers."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from app.deliberation.queries.blind import blind_lines, blind_members
from app.deliberation.queries.minutes import is_whole, lines_for, lines_of
from app.deliberation.queries.table import Table, members_of
from app.deliberation.views.finding import table_or_404
from app.web.database import session
from app.web.gate import policy
from app.web.sheets import CSV_TYPE, csv_lines

bp = Blueprint("jury_minutes", __name__)
FIGURES = ("motion", "award", "action", "yes", "no", "abstained")
HEAD = ("number", "at", "by", "kind", "film", *FIGURES, "words", "digest")


@bp.get("/contests/<slug>/rounds/<int:number>/jury/minutes")
@policy("jury.read")
def minutes(slug: str, number: int) -> ResponseReturnValue:
    """Every line that the reader may read."""
    found = table_or_404(slug, number)
    if found.sitting is None:
        abort(404)
    everything, lines = lines_of(session, found.sitting), lines_for(session, found)
    return render_template(
        "deliberation/minutes.html",
        contest=found.contest,
        round=found.round,
        may_download=_may_download(found),
        members=blind_members(members_of(session, found.round)),
        lines=blind_lines(lines),
        left_out=len(everything) - len(lines),
        is_whole=is_whole(everything),
        last_digest=everything[-1].digest if everything else "",
    )


@bp.get("/contests/<slug>/rounds/<int:number>/jury/minutes.csv")
@policy("jury.lead")
def sheet(slug: str, number: int) -> ResponseReturnValue:
    """The whole minutes as a table; organizers only."""
    found = table_or_404(slug, number)
    if found.sitting is None or not _may_download(found):
        abort(404)
    rows = [
        (
            line.number, line.at, line.by.name, line.kind, line.film.code if line.film else "",
            *(_text(line.detail.get(key)) for key in FIGURES), line.words, line.digest,
        )
        for line in lines_of(session, found.sitting)
    ]  # fmt: skip
    answer = Response(b"".join(csv_lines(HEAD, rows)), content_type=CSV_TYPE)
    name = f"minutes-{slug}-{number}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _may_download(found: Table) -> bool:
    """Organizers without a seat: a member may have stepped back from a film of which the table tells."""
    return found.viewer.is_organizer and not found.viewer.is_member


def _text(value: str | int | datetime | None) -> str | int:
    return value if isinstance(value, str | int) else ""
