"""`laurel seed`: a contest of any size, made by the same models and constraints as a real one."""

from __future__ import annotations

import os
import time

import click


@click.command("seed")
@click.option("--entries", type=click.IntRange(1, 200_000), default=10_000, show_default=True)
@click.option("--judges", type=click.IntRange(1, 5_000), default=300, show_default=True)
@click.option(
    "--reviews", type=click.IntRange(1, 50), default=3, show_default=True, help="Reviews for every entry."
)
@click.option(
    "--scored",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Share of the reviews that are finished; the rest waits in the judges' queues.",
)
@click.option("--without-plan", is_flag=True, help="Close the call and seat the judges, but assign nothing.")
@click.option("--slug", default="open-call", show_default=True, help="The contest's address.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Another seed, other films."
)
def command(
    *, entries: int, judges: int, reviews: int, scored: float, without_plan: bool, slug: str, seed: int
) -> None:
    """Fill the database with a believable contest: films, makers, judges, conflicts, scorecards.

    Posters and one short clip stand in for the films. Prints how to sign in; the password is new each time.
    """
    from app.audit.operations import use_key
    from app.commands.migrate import upgrade
    from app.commands.seed.sowing import Size, sow
    from app.db import Database
    from app.storage import open_storage
    from app.web.rules import RuleBroken
    from config import Settings

    began = time.perf_counter()
    settings = Settings.from_environ(os.environ)
    upgrade(settings.database_url)
    use_key(settings.secret)
    size = Size(entries=entries, judges=judges, reviews=reviews, scored=scored, without_plan=without_plan)
    with Database.opened(settings.database_url) as database, database.writing() as session:
        try:
            sown = sow(session, open_storage(settings), size, slug=slug, seed=seed, say=click.echo)
        except RuleBroken as refusal:
            raise click.ClickException(str(refusal)) from refusal
        session.commit()
    click.echo(f"Sown in {time.perf_counter() - began:.1f} s.")
    click.echo(f"{settings.base_url}/contests/{sown.slug}/rounds/1/plans")
    click.echo(f"organizer  {sown.organizer}")
    click.echo(f"judges     {sown.judges}")
    click.echo(f"password   {sown.password}")
