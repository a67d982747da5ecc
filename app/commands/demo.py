"""`laurel demo`: a whole contest carried by the real pages, from the call for entries to the winner list."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from app.commands.demo_path.carrying import Carrying
    from config import Settings

FEWEST, MOST = 12, 200


@dataclass(frozen=True)
class Place:
    """The system that carries the demo: its address, its settings, and whether it lives only for this."""

    url: str
    settings: Settings
    is_own: bool


@click.command("demo")
@click.option("--url", default="", help="The system to use, on this machine; without it, one of its own.")
@click.option("--entries", type=click.IntRange(FEWEST, MOST), default=FEWEST, show_default=True)
@click.option("--headless", is_flag=True, help="Wait for nobody; the last line is a summary as JSON.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=2046, show_default=True, help="Of the judges' taste."
)
@click.option(
    "--films",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the films in this folder and use those that are there.",
)
def command(*, url: str, entries: int, headless: bool, seed: int, films: Path | None) -> None:
    """Carry a demo contest through every step, with real films, over HTTP."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop_at_once)
    with _place(url) as place:
        carrying = _carry(place, entries, seed, films)
        if not (place.is_own and headless):
            _tell_visitors(place, carrying)
        if headless:
            click.echo(carrying.record.as_json())
        elif place.is_own:
            _stay_open()


def _stop_at_once(_number: int, _frame: object) -> NoReturn:
    """End like Ctrl-C, so that a system of one's own is removed, without waiting for films being made."""
    for child in multiprocessing.active_children():
        child.terminate()
    raise KeyboardInterrupt


@contextmanager
def _place(url: str) -> Iterator[Place]:
    from app.commands.system import system
    from config import Settings

    if url:
        yield Place(url.rstrip("/"), Settings.from_environ(os.environ), is_own=False)
        return
    with system() as running:
        settings = Settings.from_environ({"LAUREL_DATA": str(running.data_dir)})
        yield Place(running.url, settings, is_own=True)


def _carry(place: Place, entries: int, seed: int, films: Path | None) -> Carrying:
    """Carry the demo; films that nobody asked to keep are removed once they have been uploaded."""
    from app.commands.demo_path.carrying import Carrying
    from app.commands.demo_path.ground import Ground

    ground = Ground(place.settings)
    try:
        ground.check_runs_at(place.url)
        carrying = Carrying(place.url, ground, seed)
        cache = place.settings.data_dir / "demo-films"
        carrying.carry(films or cache, entries)
        shutil.rmtree(cache, ignore_errors=True)
    finally:
        ground.close()
    return carrying


def _tell_visitors(place: Place, carrying: Carrying) -> None:
    from app.commands.demo_path.people import sign_ins

    if place.is_own:
        click.echo(place.url)
    click.echo(sign_ins(carrying.people), nl=False)


def _stay_open() -> None:
    click.echo("Ctrl-C stops this demo and removes it.")
    try:
        while True:
            signal.pause()
    except KeyboardInterrupt:
        click.echo("Stopping ...", err=True)
