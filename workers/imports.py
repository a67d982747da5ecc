"""Imports as jobs: the dry run, and the taking in, line by line, from where it stopped."""

from __future__ import annotations

import zipfile
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.operations.links import INVITATION_LIFE, ask_for_reset
from app.db import now
from app.entries.models import Entry
from app.mail.operations import write
from app.screening.models import Fate, FileKind, Import, ImportLine, ImportState
from app.screening.operations.importing import path
from app.screening.operations.importing.checking import check_lines
from app.screening.operations.importing.films import Films, films_in
from app.screening.operations.importing.tables import LARGEST, Line, TableUnreadable, read_table
from app.screening.operations.importing.taking import enter, film_of, lay_down
from app.screening.queries import imports as queries
from app.uploads.spool import Gone, Spool, open_spool
from app.web.rules import N_, RuleBroken
from config import Settings
from workers.job import Job
from workers.letters import letter, words

SUBJECT = N_("Your film takes part: %(title)s")


class ZipUnreadable(TableUnreadable):
    """A ZIP file is none, or is damaged."""

    message = N_("A ZIP file cannot be read. Pack the films again without splitting, and send it anew.")


class FileLost(TableUnreadable):
    """A file that was uploaded is no longer there."""

    message = N_("A file of this import is no longer kept. Send it again.")


def read_import(job: Job) -> None:
    """Read the table and find its films; what is wrong with each line is kept for the report."""
    with job.reading() as session:
        found = queries.import_for_job(session, job.payload["import_id"])
    job.progress(5)
    try:
        lines = _read(found, open_spool(job.settings))
        films = _films(found, job.settings)
    except (RuleBroken, zipfile.BadZipFile, Gone) as error:
        with job.finishing() as session:
            path.keep_fault(session, queries.import_for_job(session, found.id), _in_words(error))
        return
    job.progress(50)
    with job.finishing() as session:
        kept = queries.import_for_job(session, found.id)
        check_lines(session, kept.contest, lines, films)
        path.keep_lines(session, kept, lines)


def take_import(job: Job) -> None:
    """Take in one line after the other, each in a transaction of its own, then write to whom it concerns."""
    spool = open_spool(job.settings)
    with job.reading() as session:
        found = queries.import_for_job(session, job.payload["import_id"])
        counts = queries.fates_of(session, found)
    done, total = counts[Fate.TAKEN], counts[Fate.TAKEN] + counts[Fate.FRESH]
    films = _films(found, job.settings)
    while _take_next(job, found, films, spool):
        done += 1
        job.progress(min(99, 100 * done // max(1, total)))
    while found.invites and _tell_next(job, found):
        job.progress(99)
    with job.finishing() as session:
        kept = queries.import_for_job(session, found.id)
        path.end_taking(session, kept)
    if kept.state is ImportState.TAKEN:
        path.forget_files(kept, spool)


def _in_words(error: Exception) -> RuleBroken:
    if isinstance(error, RuleBroken):
        return error
    return FileLost() if isinstance(error, Gone) else ZipUnreadable()


def _read(found: Import, spool: Spool) -> list[Line]:
    table = queries.table_of(found)
    if table is None:
        raise path.NoTable
    try:
        with spool.path(table.upload_key).open("rb") as opened:
            return read_table(opened.read(LARGEST + 1))
    except FileNotFoundError as error:
        raise Gone(table.upload_key) from error


def _films(found: Import, settings: Settings) -> Films:
    spool = open_spool(settings)
    packed = [spool.path(file.upload_key) for file in found.files if file.kind is FileKind.FILMS]
    if not all(one.exists() for one in packed):
        raise Gone(found.code)
    folder: Path | None = settings.import_dir / found.folder if found.folder else None
    return films_in(folder, packed)


def _take_next(job: Job, found: Import, films: Films, spool: Spool) -> bool:
    """Take in the next fresh line, or say why it cannot be; False when there is none left."""
    with job.reading() as session:
        line = queries.next_fresh(session, found)
    if line is None:
        return False
    try:
        film = film_of(films, line.said["film"])
        # Long, and so outside of the transaction.
        key = lay_down(spool, film, line.said["film"])
    except RuleBroken as refusal:
        with job.writing() as session:
            path.keep_refused(session, line, refusal)
        return True
    try:
        _enter(job, found, line, key, film.size)
    except BaseException:
        spool.remove(key)
        raise
    return True


def _enter(job: Job, found: Import, line: ImportLine, key: str, size: int) -> None:
    with job.writing() as session:
        kept = queries.import_for_job(session, found.id)
        entry = enter(session, kept.contest, line.said, key, size, at=now())
        if not path.keep_taken(session, line, entry.id):
            raise path.Moving


def _tell_next(job: Job, found: Import) -> bool:
    with job.writing() as session:
        entrant = queries.next_untold(session, found)
        if entrant is None:
            return False
        entries = queries.untold_entries(session, found, entrant)
        _write(session, entrant, list(entries), job.settings)
        told = sa.update(ImportLine).where(
            ImportLine.import_id == found.id, ImportLine.entry_id.in_([entry.id for entry in entries])
        )
        session.execute(told.values(told_at=now()))
    return True


def _write(session: Session, entrant: User, entries: list[Entry], settings: Settings) -> None:
    """One mail for all entries of a person; whoever has no password yet gets a link to set one."""
    link = f"{settings.base_url}/my"
    if entrant.password_hash is None:
        link = f"{settings.base_url}/new-password/{ask_for_reset(session, entrant, life=INVITATION_LIFE)}"
    contest, first = entries[0].contest, entries[0]
    body = letter(
        "imported.txt",
        entrant.locale,
        entries=entries,
        contest=contest,
        link=link,
        is_new=entrant.password_hash is None,
    )
    subject = words(SUBJECT, entrant.locale, title=first.title_en or first.title_zh)
    write(session, to=entrant.email, subject=subject, body=body, contest_id=contest.id)
