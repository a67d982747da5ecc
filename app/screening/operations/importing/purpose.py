"""The reason to upload an import's files: its table, and ZIP files with films."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.screening.operations.importing.path import AT_REST, Moving, add_file
from app.screening.queries.imports import import_by_code
from app.uploads.models import Upload
from app.uploads.purposes import Purpose
from app.web.rules import N_, RuleBroken
from config import Settings

IMPORT = "import"


class NoSuchImport(RuleBroken):
    """The subject is no import of the sender's contests."""

    status = 404
    message = N_("There is no such import. Open its page from the contest and send the file there.")


def import_purpose(settings: Settings) -> Purpose:
    """The purpose named "import", whose subject is the code of an import."""
    return Purpose(name=IMPORT, limit=settings.max_film_bytes, may_begin=_may_begin, done=_done)


def _may_begin(session: Session, user: Any, subject: str, _length: int) -> None:
    found = import_by_code(session, user, subject)
    if found is None:
        raise NoSuchImport
    if found.state not in AT_REST:
        raise Moving


def _done(session: Session, upload: Upload, by: Any) -> None:
    found = import_by_code(session, by, upload.subject)
    if found is None:
        raise NoSuchImport
    add_file(session, found, upload)
