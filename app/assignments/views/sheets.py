"""Assignments as a file: out for a spreadsheet, in as a proposal that is checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.assignments.forms.sheet import SheetForm
from app.assignments.models import Plan
from app.assignments.operations.importing import SHOWN, SheetRefused, import_plan
from app.assignments.queries.plans import plan_of
from app.assignments.queries.sheets import HEAD, Row, plan_rows, sheet_rows
from app.contests.models import Round
from app.contests.views.organizer import round_or_404
from app.web.database import session
from app.web.gate import policy
from app.web.sheets import CSV_TYPE, csv_lines

bp = Blueprint("plan_sheets", __name__)
PAGE = "/contests/<slug>/rounds/<int:number>/assignments"


@bp.route(PAGE, methods=["GET", "POST"])
@policy("plan.manage")
def page(slug: str, number: int) -> ResponseReturnValue:
    """Where the file comes out and goes in."""
    contest, round_ = round_or_404(slug, number)
    form = SheetForm()
    if form.validate_on_submit():
        plan = _import(round_, form)
        if plan is not None:
            session.commit()
            return redirect(url_for("plans.plan", slug=slug, number=number, place=plan.number), 303)
    rendered = render_template("assignments/sheet.html", contest=contest, round=round_, form=form)
    return rendered, 422 if form.errors else 200


def _import(round_: Round, form: SheetForm) -> Plan | None:
    """The proposal, or None with every problem at the field."""
    made: list[Plan] = []
    content = form.file.data.read()
    try:
        form.carries_out(lambda: made.append(_proposed(round_, content, whole=form.extent.data == "whole")))
    except _Told as told:
        session.rollback()
        form.file.errors = told.sentences
    return made[0] if made else None


class _Told(Exception):
    """The problems of a file in the reader's language."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__()


def _proposed(round_: Round, content: bytes, *, whole: bool) -> Plan:
    try:
        return import_plan(session, round_, content, by=current_user, whole=whole)
    except SheetRefused as refusal:
        shown = [str(_(words) % values) for words, values in refusal.problems[:SHOWN]]
        more = len(refusal.problems) - len(shown)
        rest = (
            [str(ngettext("%(num)s more line is wrong.", "%(num)s more lines are wrong.", more))]
            if more
            else []
        )
        raise _Told([str(_(refusal.message)), *shown, *rest]) from refusal


@bp.get(f"{PAGE}.csv")
@policy("plan.manage")
def export(slug: str, number: int) -> ResponseReturnValue:
    """Every seat that somebody holds."""
    _contest, round_ = round_or_404(slug, number)
    return _file(sheet_rows(session, round_), f"{slug}-round-{number}-assignments.csv")


@bp.get("/contests/<slug>/rounds/<int:number>/plans/<int:place>.csv")
@policy("plan.manage")
def proposal(slug: str, number: int, place: int) -> ResponseReturnValue:
    """What one plan gives out and takes back, applied or not; changed by hand, it can be imported."""
    _contest, round_ = round_or_404(slug, number)
    found: Plan = plan_of(session, round_, place) or abort(404)
    return _file(plan_rows(session, found), f"{slug}-round-{number}-plan-{place}.csv")


def _file(rows: Iterator[Row], name: str) -> Response:
    answer = Response(csv_lines(HEAD, list(rows)), content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
