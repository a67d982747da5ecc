"""`laurel screenshots`: every page as a picture, in both languages, wide and narrow, in all its themes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.commands.pictures.album import Album
    from app.commands.pictures.camera import Camera, Eye
    from config import Settings

STARTS = ("/", "/sign-in", "/sign-up", "/forgotten", "/me", "/account", "/judging", "/contests/new")
ABSENT = {"errors.404": "/nothing-here"}
# Pages that look different while a round is being judged.
IN_THE_MIDDLE = ("judging.", "reviews.", "progress.", "desk.desk", "results.tally", "contests.contest")


@click.command("screenshots")
@click.option("--url", default="", help="The system to look at; without it, one of its own with the demo.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default="screenshots", show_default=True
)
@click.option(
    "--films", type=click.Path(file_okay=False, path_type=Path), help="Keep the demo's films in this folder."
)
def command(*, url: str, out: Path, films: Path | None) -> None:
    """Take a picture of every page, in both languages, wide and narrow, in every theme."""
    program = _browser_program()
    from app.commands.pictures.camera import Camera, open_browser

    with open_browser(program) as browser:
        if url:
            count = _look_around(Camera(browser, url.rstrip("/")), out, None)
        else:
            with _own_system(films) as (own, settings):
                count = _look_around(Camera(browser, own), out, settings)
    click.echo(f"{count} pictures are in {out}.")


def _browser_program() -> str:
    """The browser; raises ClickException with what to install."""
    from app.commands.chromium import find

    if find_spec("playwright") is None:
        raise click.ClickException(
            "Pictures are taken with Playwright, which the environment for developing has: "
            "pip install -r requirements-dev.lock, or make screenshots."
        )
    program = find()
    if program is None:
        raise click.ClickException(
            "There is no Chromium that starts; python3 app/commands/chromium.py gets one."
        )
    return program


@contextmanager
def _own_system(films: Path | None) -> Iterator[tuple[str, Settings]]:
    """A system with the demo carried through, removed at the end."""
    from app.commands.system import system
    from config import Settings

    with system() as running:
        demo = [sys.executable, "-m", "app", "demo", "--url", running.url, "--headless"]
        if films is not None:
            demo += ["--films", str(films.absolute())]
        environment = {**os.environ, "LAUREL_DATA": str(running.data_dir)}
        done = subprocess.run(demo, check=False, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise click.ClickException("The demo did not come to its end, so there is nothing to look at.")
        yield running.url, Settings.from_environ({"LAUREL_DATA": str(running.data_dir)})


def _look_around(camera: Camera, out: Path, settings: Settings | None) -> int:
    """Take what every person of the demo can reach; `settings` are those of a system of one's own."""
    from app.commands.pictures.album import Album, site_routes

    album = Album(site_routes())
    found = _reach(camera, album, settings)
    count = sum(camera.take(eye, pages, out) for eye, pages in found)
    if settings is not None:
        count += _look_at_the_middle(camera, found, settings, out)
    if missing := album.missing():
        click.echo(f"No link leads to a page of {', '.join(missing)}.", err=True)
    return count


def _reach(camera: Camera, album: Album, settings: Settings | None) -> list[tuple[Eye, dict[str, str]]]:
    """Each person with the pages that nobody before could reach."""
    from app.commands.pictures.camera import Locked

    found = []
    for eye in _eyes():
        starts = [*STARTS, *(_more_starts(eye, settings) if settings else ())]
        try:
            pages = album.collect(partial(camera.read, eye), starts, role=eye.role)
        except Locked:
            click.echo(
                f"The {eye.role} of the demo cannot sign in there, so these pages are left out.", err=True
            )
            continue
        found.append((eye, pages | (ABSENT if eye.role == "guest" else {})))
        click.echo(f"The {eye.role} reaches {len(pages)} pages.", err=True)
    return found


def _eyes() -> list[Eye]:
    """A guest, and one person for each role of the demo."""
    from app.commands.demo_path.people import DOMAIN, JUDGES, ORGANIZER, PASSWORD
    from app.commands.pictures.camera import Eye

    return [
        Eye("guest"),
        Eye("entrant", f"entrant1@{DOMAIN}", PASSWORD),
        Eye("judge", JUDGES[0].email, PASSWORD),
        Eye("organizer", ORGANIZER.email, PASSWORD),
    ]


def _more_starts(eye: Eye, settings: Settings) -> list[str]:
    """Addresses that exist for a short time only."""
    from app.commands.pictures import moments

    if eye.role == "guest":
        return moments.open_doors(settings, email=_eyes()[1].email)
    return [moments.begin_to_write(settings, email=eye.email)] if eye.role == "entrant" else []


def _look_at_the_middle(
    camera: Camera, found: list[tuple[Eye, dict[str, str]]], settings: Settings, out: Path
) -> int:
    """Go back to the middle of the round and look again at what differs there."""
    from app.commands.demo_path.founding import LANTERN_NIGHTS
    from app.commands.pictures.moments import back_to_judging

    back_to_judging(settings, slug=LANTERN_NIGHTS.slug)
    return sum(
        camera.take(
            eye,
            {f"{name}-judging": path for name, path in pages.items() if name.startswith(IN_THE_MIDDLE)},
            out,
        )
        for eye, pages in found
    )
