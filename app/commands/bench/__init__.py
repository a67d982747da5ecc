"""`laurel bench`: repeatable measurements, each in fresh processes, beside their goals and their peers.

A bench is a module of this folder with `SCENES`; see figures.py for what one is made of.
"""

from __future__ import annotations

import importlib
import signal
from pathlib import Path
from typing import NoReturn

import click

from app.commands.bench import report
from app.commands.bench.figures import Conditions, Scene
from app.commands.bench.taking import Taking

# A name on the command line is a module of this folder.
BENCHES = {
    "tally": "From scores to standings: time, memory, ranking, coverage, judging plans.",
    "assign": "Who watches what: time, memory and worth of plans, beside HiGHS and a greedy hand.",
    "media": "A real film through every stage, in multiples of the time it plays.",
    "upload": "Films on their way in and out: receiving, resuming, ranges, checks.",
    "web": "An evening of judging with films and uploads beside it; the winner page on results day.",
}


@click.command("bench")
@click.argument("name", type=click.Choice(list(BENCHES)))
@click.option("--scene", "chosen", metavar="S", help="Only this scene of the bench.")
@click.option(
    "--quick", is_flag=True, help="Smaller and once instead of five times: a first look within 50 s."
)
@click.option("--url", default="", help="A running system to measure; without it, one of its own.")
@click.option(
    "--json",
    "out",
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the rows there.",
)
def command(*, name: str, chosen: str | None, quick: bool, url: str, out: Path | None) -> None:
    """Measure, and print every figure beside its goal."""
    signal.signal(signal.SIGTERM, _stop_at_once)
    if out is not None and not out.parent.is_dir():
        raise click.UsageError(f"The folder {str(out.parent)!r} does not exist.")
    scenes = _scenes(name, chosen)
    machine = report.machine()
    taking = Taking(Conditions(quick=quick, url=url.rstrip("/")))
    rows = [row for scene in scenes for row in taking.rows(scene)]
    click.echo(report.table(rows))
    if out is not None:
        out.write_text(report.document(name, machine, rows), encoding="utf-8")
    for complaint in taking.complaints:
        click.echo(complaint, err=True)
    if taking.failed:
        raise SystemExit(1)


def _scenes(name: str, chosen: str | None) -> list[Scene]:
    scenes: tuple[Scene, ...] = importlib.import_module(f"app.commands.bench.{name}").SCENES
    if chosen is None:
        return list(scenes)
    found = [scene for scene in scenes if scene.name == chosen]
    if not found:
        known = ", ".join(scene.name for scene in scenes)
        raise click.UsageError(f"{name} has no scene {chosen!r}; its scenes are {known}.")
    return found


def _stop_at_once(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
