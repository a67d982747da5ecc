"""`laurel doctor`: looks at configuration and services, and at the stored data, and says what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
import redis
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.operations import use_key
from app.audit.queries import chains, check_chain
from app.commands.invariants import INVARIANTS, breaches
from app.commands.migrate import newest, present
from app.db import Database, make_engine
from app.jobs.queries import failed, overdue
from app.publication.models import Announcement
from app.publication.operations.canonical import digest_of
from app.storage import open_storage
from config import Settings

ENOUGH_BYTES = 5 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `advice` is empty when it is well."""

    what: str
    advice: str = ""


@click.command()
@click.option("--data", is_flag=True, help="Also check what must always hold in the stored data.")
def command(*, data: bool) -> None:
    """Say in words what is wrong with this installation and what to do."""
    settings = Settings.from_environ(os.environ)
    findings = list(_look(settings, SERVICES))
    if data and not any(finding.advice for finding in findings):
        findings += _look_at_data(settings)
    for finding in findings:
        click.echo(f"{'WRONG' if finding.advice else 'well '}  {finding.what}")
        if finding.advice:
            click.echo(f"       {finding.advice}")
    if any(finding.advice for finding in findings):
        raise SystemExit(1)


def _look(settings: Settings, checks: tuple[Check, ...]) -> Iterator[Finding]:
    for check in checks:
        yield check(settings)


def _folder(settings: Settings) -> Finding:
    what = f"The data folder {settings.data_dir} can be written."
    if not os.access(settings.data_dir, os.W_OK):
        return Finding(
            what, "Make it, or free it for this user, or set LAUREL_DATA to a folder that can be written."
        )
    return Finding(what)


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir
    free = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    advice = "" if free >= ENOUGH_BYTES else "Free some space: uploads are refused before the disk is full."
    return Finding(f"The disk has {free // 1024**3} GiB free.", advice)


def _database(settings: Settings) -> Finding:
    engine = make_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            revision = present(connection)
    except sa.exc.SQLAlchemyError:
        return Finding("The database answers.", "Start the database that DATABASE_URL names.")
    finally:
        engine.dispose()
    if revision is None:
        return Finding(
            "The database answers; it is empty.", "`laurel run` fills it, or run `laurel migrate`."
        )
    advice = "" if revision == newest() else "Run `laurel migrate`."
    return Finding(f"The database answers and is at revision {revision}.", advice)


def _queue(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("The bundled Valkey is used; it runs while `laurel run` does.")
    try:
        redis.Redis.from_url(settings.redis_url).ping()
    except redis.RedisError:
        return Finding("The queue answers.", "Start the server that REDIS_URL names, or unset REDIS_URL.")
    return Finding("The queue answers.")


def _storage(settings: Settings) -> Finding:
    try:
        open_storage(settings).exists("doctor/nothing")
    except Exception as error:  # noqa: BLE001 - whatever a place for files raises, it cannot be used
        return Finding(f"Films can be kept ({type(error).__name__}).", "Check LAUREL_STORAGE_URL.")
    return Finding("Films can be kept.")


def _mail(settings: Settings) -> Finding:
    return Finding("Mail is sent." if settings.smtp_url else "Mail is kept on a page: SMTP_URL is not set.")


def _jobs(settings: Settings) -> Finding:
    try:
        with Database.opened(settings.database_url) as database, database.reading() as session:
            late, lost = overdue(session), len(failed(session))
    except sa.exc.SQLAlchemyError:
        return Finding("Background jobs are done in time.", "They wait for the database; mend that first.")
    advice = ""
    if late:
        advice = f"{late} jobs have waited over 10 minutes; is `laurel run` running?"
    elif lost:
        advice = f"{lost} jobs gave up; their pages have a button to run them again."
    return Finding("Background jobs are done in time.", advice)


Check = Callable[[Settings], Finding]
SERVICES: tuple[Check, ...] = (_folder, _disk, _database, _queue, _storage, _mail, _jobs)


def _look_at_data(settings: Settings) -> list[Finding]:
    use_key(settings.secret)
    with Database.opened(settings.database_url) as database, database.reading() as session:
        rules = [_rule(session, number) for number in range(len(INVARIANTS))]
        links = [_chain(session, chain) for chain in chains(session)]
        lists = [_winner_list(row) for row in session.scalars(sa.select(Announcement))]
    return [*rules, *links, *lists]


def _rule(session: Session, number: int) -> Finding:
    invariant = INVARIANTS[number]
    count = breaches(session, invariant)
    return Finding(invariant.rule, f"{count} rows break it. {invariant.advice}" if count else "")


def _chain(session: Session, chain: int) -> Finding:
    check = check_chain(session, chain)
    name = f"Audit chain {chain}: {check.entries} entries, head {check.head[:16]}."
    advice = f"It does not fit at entry {check.broken_at}; compare with a backup." if check.broken_at else ""
    return Finding(name, advice)


def _winner_list(row: Announcement) -> Finding:
    fits = digest_of(row.snapshot) == row.digest
    advice = "" if fits else "The stored list was changed after it was published; restore it from a backup."
    return Finding(f"Winner list {row.id} equals its digest.", advice)
