"""`laurel import CONTEST TABLE`: entries from elsewhere, looked at first, then taken in whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.screening.operations.importing.tables import Line

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("import")
@click.argument("contest")
@click.argument("table", type=FILE)
@click.option("--films", type=FOLDER, required=True, help="The folder that holds the films.")
@click.option("--apply", is_flag=True, help="Take the entries in; without it they are only looked at.")
def command(contest: str, table: Path, films: Path, apply: bool) -> None:  # noqa: FBT001 - click's own way
    """Read a CSV or XLSX table of entries, say what each line would do, and take them in with --apply.

    Columns: external_id, email, name, film; title_en or title_zh; and, if wanted, synopsis_en, synopsis_zh,
    category, genre, spoken_language, director. Nobody is written to: entrants get in by “Forgotten
    password?” under the address of the table.
    """
    from app.screening.operations.importing.tables import read_table
    from app.web.rules import RuleBroken

    try:
        lines = read_table(table.read_bytes())
        count = _carried_out(contest, lines, films, apply=apply)
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if count is None:
        click.echo("Nothing was taken in yet; repeat with --apply.")
    else:
        click.echo(f"{count} entries were taken in; their films are being checked.")


def _carried_out(contest: str, lines: Sequence[Line], folder: Path, *, apply: bool) -> int | None:
    """Look at the lines and, if told to, take them in; how many, or None when they were only looked at."""
    import sqlalchemy as sa

    from app.audit.operations import use_key
    from app.contests.models import Contest
    from app.db import Database, now
    from app.screening.operations.importing.checking import check_lines
    from app.screening.operations.importing.films import films_in
    from app.screening.operations.importing.taking import take_all
    from app.uploads.spool import open_spool
    from config import Settings

    settings = Settings.from_environ(os.environ)
    use_key(settings.secret)
    with Database.opened(settings.database_url) as database, database.writing() as session:
        found = session.scalar(sa.select(Contest).where(Contest.slug == contest))
        if found is None:
            raise click.ClickException(f"There is no contest at the address “{contest}”.")
        inside = films_in(folder, ())
        check_lines(session, found, lines, inside)
        _tell(lines)
        if not apply:
            return None
        taken = take_all(session, found, lines, inside, open_spool(settings), at=now())
        session.commit()
        return len(taken)


def _tell(lines: Sequence[Line]) -> None:
    """Say what becomes of each line; a wrong one ends it here."""
    for line in lines:
        fate = "is in the contest already" if line.is_known else "would be taken in"
        what = " ".join(map(str, line.faults)) or fate
        click.echo(f"line {line.number}: {line.values['external_id'] or '–'}: {what}")
    wrong = sum(bool(line.faults) for line in lines)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(lines)} lines are wrong; nothing was taken in.")
