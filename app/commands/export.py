"""`laurel export CONTEST`: a contest's tables as files, for organizers and their own programs."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.contests.models import Contest
    from app.results.queries.tables import Table

KINDS = (
    "entries", "credits", "assignments", "scores", "comments", "defects", "viewing", "conflicts",
    "standings", "winners", "screening", "audit",
)  # fmt: skip
FORMS = ("csv", "xlsx", "json", "zip")


@click.command("export")
@click.argument("contest")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="Which table.")
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True)
@click.option("--anonymous", is_flag=True, help="Without what names people; judges as codes.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; CSV and JSON else go to stdout."
)
def command(*, contest: str, kind: str, form: str, anonymous: bool, out: Path | None) -> None:
    """Write a table of CONTEST (the last part of its address)."""
    if out is None and form in ("xlsx", "zip"):
        raise click.UsageError(f"Say with --out where the {form} file is to go.")
    if out is not None and not out.parent.is_dir():
        raise click.UsageError(f"The folder {str(out.parent)!r} does not exist.")
    from app.commands.migrate import upgrade
    from app.db import Database
    from config import Settings

    settings = Settings.from_environ(os.environ)
    upgrade(settings.database_url)
    with Database.opened(settings.database_url) as database, database.reading() as session:
        found = _contest(session, contest)
        table = _table(session, found, kind, anonymous=anonymous)
        with closing(table.rows):
            _send(table, kind, form, out)


def _contest(session: Session, slug: str) -> Contest:
    import sqlalchemy as sa

    from app.contests.models import Contest

    found = session.scalar(sa.select(Contest).where(Contest.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no contest at the address {slug!r}.")
    return found


def _table(session: Session, contest: Contest, kind: str, *, anonymous: bool) -> Table:
    from app.results.queries.anonymity import anonymised
    from app.results.queries.more_tables import KNOWN

    table = KNOWN[kind](session, contest)
    return anonymised(table) if anonymous else table


def _send(table: Table, kind: str, form: str, out: Path | None) -> None:
    from app.web.sheets import csv_lines, xlsx_bytes

    if form == "zip":
        assert out is not None
        with (
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(f"{kind}.csv", "w") as part,
        ):
            part.writelines(csv_lines(table.head, table.rows))
        return
    if form == "xlsx":
        assert out is not None
        out.write_bytes(xlsx_bytes(kind, table.head, table.rows))
        return
    chunks = csv_lines(table.head, table.rows) if form == "csv" else _json(table)
    if out is None:
        sys.stdout.buffer.writelines(chunks)
        sys.stdout.buffer.flush()
        return
    with out.open("wb") as file:
        file.writelines(chunks)


def _json(table: Table) -> Iterator[bytes]:
    """A list of objects, one a line, so that it can be read as it comes."""
    before = "[\n"
    for row in table.rows:
        line = json.dumps(dict(zip(table.head, row, strict=True)), ensure_ascii=False, default=str)
        yield f"{before}{line}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"
