"""The organizer's exports: entries, scores and standings as CSV or XLSX."""

from __future__ import annotations

from datetime import UTC

from flask import Blueprint, Response, abort, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from app.contests.views.organizer import contest_or_404
from app.db import now
from app.results.queries.tables import TABLES
from app.web.database import session
from app.web.gate import policy
from app.web.sheets import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_bytes

bp = Blueprint("exports", __name__)


@bp.get("/contests/<slug>/exports")
@policy("export.read")
def exports(slug: str) -> ResponseReturnValue:
    """What can be exported."""
    return render_template("results/exports.html", contest=contest_or_404(slug), kinds=list(TABLES))


@bp.get("/contests/<slug>/exports/<kind>.<any(csv, xlsx):form>")
@policy("export.read")
def export(slug: str, kind: str, form: str) -> ResponseReturnValue:
    """One table in one form."""
    contest = contest_or_404(slug)
    table = TABLES[kind](session, contest) if kind in TABLES else abort(404)
    name = f"{contest.slug}-{kind}-{now().astimezone(UTC):%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        return Response(
            stream_with_context(csv_lines(table.head, table.rows)), headers=headers, content_type=CSV_TYPE
        )
    return Response(xlsx_bytes(kind, table.head, table.rows), headers=headers, content_type=XLSX_TYPE)
