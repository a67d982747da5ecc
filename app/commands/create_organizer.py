"""`laurel create-organizer EMAIL`: how the first real organizer comes to be."""

from __future__ import annotations

import os

import click


@click.command("create-organizer")
@click.argument("email")
def command(email: str) -> None:
    """Print a one-time link with which a person becomes an organizer who may found contests."""
    from app.accounts.models import Role
    from app.accounts.operations.links import invite
    from app.audit.operations import use_key
    from app.commands.data_folder import DataFolder
    from app.commands.migrate import upgrade
    from app.db import Database
    from app.web.rules import RuleBroken
    from config import Settings

    settings = Settings.from_environ(os.environ)
    upgrade(settings.database_url)
    use_key(settings.secret)
    with Database.opened(settings.database_url) as database, database.writing() as session:
        try:
            _link, token = invite(session, email=email, role=Role.ORGANIZER, contest_id=None, by=None)
        except RuleBroken as refusal:
            raise click.ClickException(str(refusal)) from refusal
        session.commit()
    running = DataFolder(settings.data_dir).status()
    # The pages may have moved to another port than the one that was asked for.
    where = running.url if running and running.url else settings.base_url
    click.echo(f"{where}/invitations/{token}")
    click.echo("The link works once, for 14 days.", err=True)
