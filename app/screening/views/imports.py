"""Imports through pages: files sent, a folder chosen, a dry run with its report, then the taking in."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.contests.models import Contest
from app.contests.views.organizer import contest_or_404
from app.db import now
from app.jobs.operations import cancel
from app.jobs.queries import job_for
from app.screening.forms import LookForm, TakeForm
from app.screening.models import Fate, FileKind, Import, ImportState
from app.screening.operations.importing import path
from app.screening.operations.importing.purpose import IMPORT
from app.screening.queries import imports as queries
from app.uploads.purposes import uploads
from app.web.database import session
from app.web.gate import policy
from app.web.rules import N_
from config import Settings

bp = Blueprint("imports", __name__)
PAGE = "/contests/<slug>/imports"
SHOWN = 200
STATES = {
    ImportState.GATHERING: N_("Waits for its files"),
    ImportState.LOOKING: N_("Is being looked through"),
    ImportState.LOOKED_AT: N_("Looked through"),
    ImportState.TAKING: N_("Is being taken in"),
    ImportState.TAKEN: N_("Taken in"),
    ImportState.GIVEN_UP: N_("Given up"),
}
KINDS = {
    FileKind.TABLE: N_("Table"),
    FileKind.FILMS: N_("Films"),
    FileKind.UNKNOWN: N_("Neither a table nor a ZIP file; it is left aside"),
}


@bp.get(PAGE)
@policy("import.manage")
def imports(slug: str) -> ResponseReturnValue:
    """All imports of a contest."""
    contest = contest_or_404(slug)
    known = queries.imports_of(session, contest)
    return render_template("screening/imports.html", contest=contest, known=known, state_names=STATES)


@bp.post(PAGE)
@policy("import.manage")
def begin(slug: str) -> ResponseReturnValue:
    """Open an import."""
    begun = path.begin_import(session, contest_or_404(slug), by=current_user)
    session.commit()
    return redirect(url_for(".page", slug=slug, code=begun.code), 303)


@bp.get(f"{PAGE}/<code>")
@policy("import.manage")
def page(slug: str, code: str) -> ResponseReturnValue:
    """One import: its files, its report, what can be done next."""
    return _page(slug, code, LookForm.offering(_folders()), TakeForm())


@bp.get(f"{PAGE}/<code>/progress")
@policy("import.manage")
def progress(slug: str, code: str) -> ResponseReturnValue:
    """The part of the page that moves while a job runs; the whole page comes anew when it has ended."""
    matters = _matters(slug, code)
    part = render_template("screening/_import.html", take=TakeForm(), **matters)
    return part, {"HX-Refresh": "true"} if matters["at_rest"] else {}


@bp.post(f"{PAGE}/<code>/look")
@policy("import.manage")
def look(slug: str, code: str) -> ResponseReturnValue:
    """Begin the dry run."""
    found, form = import_or_404(slug, code), LookForm.offering(_folders())
    if not (form.validate_on_submit() and form.carries_out(lambda: _look(found, form))):
        return _page(slug, code, form, TakeForm(formdata=None)), 422
    session.commit()
    return redirect(url_for(".page", slug=slug, code=code), 303)


@bp.post(f"{PAGE}/<code>/take")
@policy("import.manage")
def take(slug: str, code: str) -> ResponseReturnValue:
    """Begin to take in what is new."""
    found, form = import_or_404(slug, code), TakeForm()
    if not (form.validate_on_submit() and form.carries_out(lambda: _take(found, form))):
        return _page(slug, code, LookForm.offering(_folders(), formdata=None), form), 422
    session.commit()
    return redirect(url_for(".page", slug=slug, code=code), 303)


@bp.post(f"{PAGE}/<code>/stop")
@policy("import.manage")
def stop(slug: str, code: str) -> ResponseReturnValue:
    """Stop the job; what has been taken in stays, and the rest can follow later."""
    found = import_or_404(slug, code)
    job = job_for(session, _key(found))
    if job is not None:
        cancel(session, job.id)
    path.rest(session, found)
    session.commit()
    flash(_("Stopped. What has been taken in stays; the rest can follow when you like."))
    return redirect(url_for(".page", slug=slug, code=code), 303)


@bp.post(f"{PAGE}/<code>/give-up")
@policy("import.manage")
def give_up(slug: str, code: str) -> ResponseReturnValue:
    """Close an import and forget its files."""
    path.give_up(session, import_or_404(slug, code), uploads().spool, by=current_user)
    session.commit()
    flash(_("The import was given up and its files are gone; entries that were taken in stay."))
    return redirect(url_for(".imports", slug=slug), 303)


def import_or_404(slug: str, code: str) -> Import:
    """The import, for organizers of its contest."""
    found: Import = queries.import_in(session, contest_or_404(slug), code) or abort(404)
    return found


def _look(found: Import, form: LookForm) -> None:
    path.look_through(session, found, folder=form.folder.data or "", known=_folders())


def _take(found: Import, form: TakeForm) -> None:
    path.take_in(session, found, invites=bool(form.invites.data), by=current_user, at=now())


def _key(found: Import) -> str:
    return queries.take_key(found) if found.state is ImportState.TAKING else queries.look_key(found)


def _folders() -> list[str]:
    """The folders of films that the operator has laid out on the server."""
    root = cast("Settings", current_app.config["SETTINGS"]).import_dir
    return sorted(one.name for one in root.iterdir() if one.is_dir()) if root.is_dir() else []


def _matters(slug: str, code: str) -> dict[str, Any]:
    found = import_or_404(slug, code)
    moving = found.state in (ImportState.LOOKING, ImportState.TAKING)
    contest: Contest = found.contest
    return {
        "contest": contest,
        "found": found,
        "job": job_for(session, _key(found)) if moving else None,
        "counts": queries.fates_of(session, found),
        "wrong": queries.lines_with(session, found, Fate.WRONG, limit=SHOWN),
        "fresh": queries.lines_with(session, found, Fate.FRESH, limit=10),
        "state_names": STATES,
        "kind_names": KINDS,
        "at_rest": found.state in path.AT_REST,
    }


def _page(slug: str, code: str, form: LookForm, take: TakeForm) -> str:
    settings = cast("Settings", current_app.config["SETTINGS"])
    return render_template(
        "screening/import.html",
        form=form,
        take=take,
        purpose=IMPORT,
        limit=settings.max_film_bytes,
        **_matters(slug, code),
    )
