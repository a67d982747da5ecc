"""The organizer's exports: tables as CSV or XLSX, with names or without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.db import Database, now
from app.results.queries.anonymity import anonymised
from app.results.queries.more_tables import KNOWN
from app.web.database import database, session
from app.web.gate import policy
from app.web.sheets import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_bytes

bp = Blueprint("exports", __name__)


@bp.get("/contests/<slug>/exports")
@policy("export.read")
def exports(slug: str) -> ResponseReturnValue:
    """What can be exported."""
    return render_template("results/exports.html", contest=contest_or_404(slug), kinds=list(KNOWN))


@bp.get("/contests/<slug>/exports/<kind>.<any(csv, xlsx):form>")
@policy("export.read")
def export(slug: str, kind: str, form: str) -> ResponseReturnValue:
    """One table in one form."""
    contest = contest_or_404(slug)
    if kind not in KNOWN:
        abort(404)
    name = f"{contest.slug}-{kind}-{now().astimezone(UTC):%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    anonymous = request.args.get("anonymous") == "1"
    if form == "csv":
        lines = _streamed(database(), kind, contest.id, anonymous=anonymous)
        return Response(lines, headers=headers, content_type=CSV_TYPE)
    table = KNOWN[kind](session, contest)
    table = anonymised(table) if anonymous else table
    return Response(xlsx_bytes(kind, table.head, table.rows), headers=headers, content_type=XLSX_TYPE)


def _streamed(source: Database, kind: str, contest_id: int, *, anonymous: bool) -> Iterator[bytes]:
    """The table as CSV from a session of its own, since it is read after the request has ended."""
    with source.reading() as own:
        table = KNOWN[kind](own, own.get_one(Contest, contest_id))
        table = anonymised(table) if anonymous else table
        # A reader who goes away ends the reading too.
        with closing(table.rows):
            yield from csv_lines(table.head, table.rows)
