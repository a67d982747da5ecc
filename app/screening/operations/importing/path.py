"""The path of an import: begun, files gathered, looked through, taken in line by line, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.db import claim
from app.jobs import names
from app.jobs.operations import promise
from app.screening.models import Fate, FileKind, Import, ImportFile, ImportLine, ImportState
from app.screening.operations.importing.tables import Line
from app.screening.queries import imports as queries
from app.uploads.models import Upload
from app.uploads.spool import Spool
from app.web.rules import N_, Invalid, RuleBroken

# While nothing moves, an organizer may bring files, look again and give up.
AT_REST = (ImportState.GATHERING, ImportState.LOOKED_AT)
KINDS = {".csv": FileKind.TABLE, ".tsv": FileKind.TABLE, ".xlsx": FileKind.TABLE, ".zip": FileKind.FILMS}


class ContestDecided(RuleBroken):
    """Nothing new enters a contest whose winners are known."""

    message = N_("The winners of this contest are known; nothing can be brought in any more.")


class Moving(RuleBroken):
    """The import is being looked through or taken in, or is over."""

    message = N_("This import is under way or over. Look at where it stands.")


class NoTable(Invalid):
    """There is nothing to read."""

    message = N_("Send the table first: a CSV or XLSX file.")


class NoSuchFolder(Invalid):
    """The folder is none of those offered."""

    field = "folder"
    message = N_("There is no such folder on the server. Choose one of the list.")


class NotReady(RuleBroken):
    """A line is wrong, or nothing is new."""

    message = N_(
        "Only a table without a wrong line can be taken in. Mend it, send it again and look once more."
    )


def begin_import(session: Session, contest: Contest, *, by: User) -> Import:
    """Open an import; raises ContestDecided."""
    _check_contest(contest)
    begun = Import(contest_id=contest.id, begun_by=by.id)
    session.add(begun)
    session.flush()
    return begun


def add_file(session: Session, found: Import, upload: Upload) -> ImportFile:
    """Note a file that has arrived whole; a newer table takes the place of the older one. Raises Moving."""
    _check_at_rest(found)
    kind = KINDS.get(Path(upload.file_name).suffix.lower(), FileKind.UNKNOWN)
    arrived = ImportFile(
        import_id=found.id, upload_key=upload.key, file_name=upload.file_name, size=upload.length, kind=kind
    )
    session.add(arrived)
    session.flush()
    session.refresh(found)
    return arrived


def look_through(session: Session, found: Import, *, folder: str, known: Sequence[str]) -> None:
    """Promise a dry run. Raises Moving, NoTable or NoSuchFolder (`known` are the folders offered)."""
    if queries.table_of(found) is None:
        raise NoTable
    if folder and folder not in known:
        raise NoSuchFolder
    _move(session, found, AT_REST, state=ImportState.LOOKING, folder=folder, looks=Import.looks + 1, fault={})
    promise(session, names.READ_IMPORT, {"import_id": found.id}, key=queries.look_key(found))


def keep_lines(session: Session, found: Import, lines: Sequence[Line]) -> None:
    """Keep what a dry run said of every line, beside those that were taken in before."""
    _forget_lines(session, found)
    taken = queries.taken_ids(session, found)
    rows = [_row(found, line) for line in lines if line.values["external_id"] not in taken]
    if rows:
        session.execute(sa.insert(ImportLine), rows)
    _move(session, found, (ImportState.LOOKING,), state=ImportState.LOOKED_AT)


def _row(found: Import, line: Line) -> dict[str, Any]:
    return {
        "import_id": found.id,
        "number": line.number,
        "said": line.values,
        "faults": [[fault.field, fault.sentence, dict(fault.params)] for fault in line.faults],
        "fate": Fate.WRONG if line.faults else Fate.KNOWN if line.is_known else Fate.FRESH,
    }


def _forget_lines(session: Session, found: Import) -> None:
    untaken = sa.and_(ImportLine.import_id == found.id, ImportLine.fate != Fate.TAKEN)
    session.execute(sa.delete(ImportLine).where(untaken))


def keep_fault(session: Session, found: Import, refusal: RuleBroken) -> None:
    """End a dry run that could not read what it was given, with the sentence why."""
    _forget_lines(session, found)
    fault = {"sentence": refusal.message, "params": refusal.params}
    _move(session, found, (ImportState.LOOKING,), state=ImportState.GATHERING, fault=fault)


def take_in(session: Session, found: Import, *, invites: bool, by: User, at: datetime) -> None:
    """Promise to take in what is new; raises ContestDecided, NotReady or Moving."""
    _check_contest(found.contest)
    counts = queries.fates_of(session, found)
    if counts[Fate.WRONG] or not counts[Fate.FRESH]:
        raise NotReady
    values = {"invites": invites, "taken_by": by.id, "taken_at": at, "takes": Import.takes + 1}
    _move(session, found, (ImportState.LOOKED_AT,), state=ImportState.TAKING, **values)
    _record(session, "import.begun", found, by, {"lines": counts[Fate.FRESH], "invites": invites})
    promise(session, names.TAKE_IMPORT, {"import_id": found.id}, key=queries.take_key(found))


def keep_taken(session: Session, line: ImportLine, entry_id: int) -> bool:
    """Note that a line became an entry; False when somebody has done so before."""
    fresh = sa.update(ImportLine).where(ImportLine.id == line.id, ImportLine.fate == Fate.FRESH)
    return claim(session, fresh.values(fate=Fate.TAKEN, entry_id=entry_id))


def keep_refused(session: Session, line: ImportLine, refusal: RuleBroken) -> None:
    """Note why a line could not be taken in after all; the others go on."""
    fresh = sa.update(ImportLine).where(ImportLine.id == line.id, ImportLine.fate == Fate.FRESH)
    fault = [refusal.field or "film", refusal.message, refusal.params]
    session.execute(fresh.values(fate=Fate.WRONG, faults=[fault]))


def end_taking(session: Session, found: Import) -> None:
    """Close an import whose lines are all in; with a line that was refused it rests, to be mended."""
    counts = queries.fates_of(session, found)
    over = not counts[Fate.WRONG] and not counts[Fate.FRESH]
    state = ImportState.TAKEN if over else ImportState.LOOKED_AT
    _move(session, found, (ImportState.TAKING,), state=state)
    by = session.get_one(User, found.taken_by)
    _record(session, "entries.imported", found, by, {"entries": counts[Fate.TAKEN]})


def rest(session: Session, found: Import) -> None:
    """Let an import whose job ends early rest where it is: what is in stays in, the rest can follow."""
    back = {ImportState.LOOKING: ImportState.GATHERING, ImportState.TAKING: ImportState.LOOKED_AT}
    if found.state in back:
        _move(session, found, (found.state,), state=back[found.state])


def give_up(session: Session, found: Import, spool: Spool, *, by: User) -> None:
    """Close an import at rest and forget its files; entries that were taken in stay. Raises Moving."""
    _move(session, found, AT_REST, state=ImportState.GIVEN_UP)
    _record(session, "import.given_up", found, by, {})
    forget_files(found, spool)


def forget_files(found: Import, spool: Spool) -> None:
    """Remove what was uploaded for an import."""
    for file in found.files:
        spool.remove(file.upload_key)


def _move(session: Session, found: Import, before: Sequence[ImportState], **values: Any) -> None:
    """One step of the path, if the import stands where it begins; raises Moving."""
    step = sa.update(Import).where(Import.id == found.id, Import.state.in_(before)).values(**values)
    if not claim(session, step):
        raise Moving
    session.refresh(found)


def _check_at_rest(found: Import) -> None:
    if found.state not in AT_REST:
        raise Moving


def _check_contest(contest: Contest) -> None:
    if contest.state in (ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED):
        raise ContestDecided


def _record(session: Session, what: str, found: Import, by: User, detail: dict[str, Any]) -> None:
    record(session, what, f"import:{found.code}", by=by.id, contest_id=found.contest_id, detail=detail)
