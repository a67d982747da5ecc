"""Asking for an export, stopping it, keeping its file for a while, and letting the file go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest
from app.db import claim, new_code, now
from app.jobs import names
from app.jobs.operations import OPEN, cancel, promise
from app.jobs.queries import job_for
from app.results.models import Export, ExportState
from app.results.queries.export_kinds import KINDS, LONG_FORMS
from app.results.queries.exports import export_key
from app.storage.protocol import Stored
from app.web.rules import N_, Invalid, RuleBroken

KEPT = timedelta(days=7)
# So many at a time from one person; the next waits until one of them has ended.
MOST_UNDER_WAY = 5
CODE_LETTERS = 12


class UnknownExport(Invalid):
    """No such table, or not in this form."""

    message = N_("Choose one of the tables and forms on the page.")


class NoSuchRound(Invalid):
    """A book of a round that is not there."""

    message = N_("Choose one of the contest's rounds for the jury book.")
    field = "round_number"


class TooManyExports(RuleBroken):
    """Enough of them are being made."""

    message = N_(
        "Five of your exports are still being made. Wait for one of them or stop it, then ask again."
    )


class ExportEnded(RuleBroken):
    """There is nothing to stop."""

    message = N_("This export has ended since the page was opened. Reload it to see how.")


class ExportGone(RuleBroken):
    """There is no file to remove."""

    message = N_("The file of this export is gone already.")


def request_export(
    session: Session,
    contest: Contest,
    kind: str,
    form: str,
    *,
    by: User,
    anonymous: bool = False,
    round_number: int = 0,
) -> Export:
    """Promise a file; asked twice, the one under way is the answer.

    Raises UnknownExport, NoSuchRound or TooManyExports.
    """
    known = KINDS.get(kind)
    if known is None or form not in known.forms:
        raise UnknownExport
    round_number = round_number if kind == "book" else 0
    if kind == "book" and round_number not in {one.number for one in contest.rounds}:
        raise NoSuchRound
    wanted = {
        "contest_id": contest.id,
        "requested_by": by.id,
        "kind": kind,
        "form": form,
        "is_anonymous": anonymous and known.has_anonymous,
        "round_number": round_number,
    }
    under_way = _under_way(session, by)
    same = next((one for one in under_way if all(getattr(one, k) == v for k, v in wanted.items())), None)
    if same is not None:
        return same
    if len(under_way) >= MOST_UNDER_WAY:
        raise TooManyExports
    return _promised(session, wanted, by)


def _under_way(session: Session, by: User) -> list[Export]:
    """What is being made for somebody; one whose job has given up is failed here and blocks nobody."""
    found = session.scalars(
        sa.select(Export).where(Export.requested_by == by.id, Export.state == ExportState.REQUESTED)
    ).all()
    open_ones = []
    for export in found:
        job = job_for(session, export_key(export))
        if job is not None and job.state in OPEN:
            open_ones.append(export)
        else:
            fail_export(session, export, "gave_up")
    return open_ones


def _promised(session: Session, wanted: dict[str, Any], by: User) -> Export:
    export = Export(code=new_code(CODE_LETTERS), **wanted)
    try:
        with session.begin_nested():
            session.add(export)
    except IntegrityError as second:
        raise TooManyExports from second
    name = names.MAKE_LONG_EXPORT if export.form in LONG_FORMS else names.MAKE_EXPORT
    promise(session, name, {"export_id": export.id}, key=export_key(export))
    detail = {"kind": export.kind, "form": export.form, "anonymous": export.is_anonymous}
    _record(session, export, "export.requested", by, detail)
    return export


def finish_export(
    session: Session, export: Export, stored: Stored, *, key: str, rows: int, ending: str
) -> bool:
    """Keep a made file, once, until it expires; False when it is no longer wanted."""
    expires_at = now() + KEPT
    found = {"storage_key": key, "size": stored.size, "sha256": stored.sha256, "rows": rows, "ending": ending}
    if not _settled(session, export, state=ExportState.DONE, expires_at=expires_at, **found):
        return False
    promise(
        session,
        names.EXPIRE_EXPORT,
        {"export_id": export.id},
        key=f"expire-export:{export.id}",
        available_at=expires_at,
    )
    return True


def fail_export(session: Session, export: Export, code: str) -> bool:
    """Note why an export cannot be made."""
    return _settled(session, export, state=ExportState.FAILED, problem=code)


def stop_export(session: Session, export: Export, *, by: User) -> None:
    """Stop an export that is being made; raises ExportEnded."""
    if not _settled(session, export, state=ExportState.CANCELLED):
        raise ExportEnded
    job = job_for(session, export_key(export))
    if job is not None:
        cancel(session, job.id)
    _record(session, export, "export.stopped", by, {"kind": export.kind})


def remove_export(session: Session, export: Export, *, by: User) -> None:
    """Let a file go before its time; raises ExportGone."""
    if not expire_export(session, export):
        raise ExportGone
    promise(session, names.REMOVE_FILES, {"keys": [export.storage_key]}, key=f"remove-export:{export.id}")
    _record(session, export, "export.removed", by, {"kind": export.kind})


def expire_export(session: Session, export: Export) -> bool:
    """Say that the file of an export is gone; False when it was already."""
    gone = sa.update(Export).where(Export.id == export.id, Export.state == ExportState.DONE)
    return claim(session, gone.values(state=ExportState.EXPIRED))


def _settled(session: Session, export: Export, **values: Any) -> bool:
    waiting = sa.update(Export).where(Export.id == export.id, Export.state == ExportState.REQUESTED)
    return claim(session, waiting.values(finished_at=now(), **values))


def _record(session: Session, export: Export, action: str, by: User, detail: dict[str, Any]) -> None:
    record(session, action, f"export:{export.code}", by=by.id, contest_id=export.contest_id, detail=detail)
