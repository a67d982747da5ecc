"""`laurel export CONTEST`: a contest's tables as files, for organizers and their own programs."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.contests.models import Contest
    from app.publication.operations.exporting.making import Order
    from config import Settings

KINDS = (
    "entries", "credits", "assignments", "scores", "votes", "comments", "defects", "viewing", "conflicts",
    "standings", "winners", "screening", "book", "audit", "evidence",
)  # fmt: skip
FORMS = ("csv", "xlsx", "json", "zip", "films", "pdf")
# What has one form only needs no word about it.
ONLY = {"book": "pdf", "evidence": "zip"}
TO_STDOUT = ("csv", "json")


@click.command("export")
@click.argument("contest")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="Which table or file.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="csv unless the kind has one form only; zip holds posters too, films also the films.",
)
@click.option("--anonymous", is_flag=True, help="Without what names people; judges as codes.")
@click.option("--round", "round_number", type=int, help="The jury book's round; the last one unless said.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; CSV and JSON else go to stdout."
)
def command(
    *, contest: str, kind: str, form: str | None, anonymous: bool, round_number: int | None, out: Path | None
) -> None:
    """Write a table of CONTEST (the last part of its address)."""
    form = form or ONLY.get(kind, "csv")
    if out is None and form not in TO_STDOUT:
        raise click.UsageError(f"Say with --out where the {form} file is to go.")
    if out is not None and not out.parent.is_dir():
        raise click.UsageError(f"The folder {str(out.parent)!r} does not exist.")
    from app.commands.migrate import upgrade
    from app.db import Database
    from app.publication.operations.exporting.making import Order
    from app.results.queries.export_kinds import KINDS as KNOWN
    from config import Settings

    if form not in KNOWN[kind].forms:
        raise click.UsageError(f"{kind} comes as {', '.join(KNOWN[kind].forms)}, not as {form}.")
    settings = Settings.from_environ(os.environ)
    upgrade(settings.database_url)
    order = Order(kind, form, anonymous, round_number)
    with Database.opened(settings.database_url) as database, database.reading() as session:
        found = _contest(session, contest)
        if out is None:
            _tell(session, found, order)
        else:
            _write(session, settings, found, order, out)


def _contest(session: Session, slug: str) -> Contest:
    import sqlalchemy as sa

    from app.contests.models import Contest

    found = session.scalar(sa.select(Contest).where(Contest.slug == slug))
    if found is None:
        raise click.ClickException(f"There is no contest at the address {slug!r}.")
    return found


def _tell(session: Session, contest: Contest, order: Order) -> None:
    """Send the rows to stdout as they are read."""
    from app.publication.operations.exporting.lists import table_of
    from app.web.sheets import csv_lines, json_lines

    table = table_of(session, contest, order.kind, anonymous=order.is_anonymous)
    lines = csv_lines if order.form == "csv" else json_lines
    with closing(table.rows):
        sys.stdout.buffer.writelines(lines(table.head, table.rows))
    sys.stdout.buffer.flush()


def _write(session: Session, settings: Settings, contest: Contest, order: Order, out: Path) -> None:
    """Write the file beside its place and move it there whole."""
    from app.publication.operations.exporting.making import make
    from app.publication.operations.exporting.refused import ExportRefusedError
    from app.storage import open_storage

    with tempfile.TemporaryDirectory(prefix=".export-", dir=out.parent) as folder:
        try:
            made = make(session, open_storage(settings), contest, order, Path(folder), lambda _share: None)
        except ExportRefusedError as refusal:
            raise click.ClickException(REFUSALS[refusal.code]) from refusal
        made.path.replace(out)


REFUSALS = {
    "no_seal": "There is no sealed list yet; seal the list first.",
    "no_bundle": "The newest seal has no bundle that could be recomputed.",
    "no_room": "These films do not fit on the disk.",
    "films_show_names": "Films name their makers; leave --anonymous out or take --format zip.",
}
