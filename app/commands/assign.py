"""`laurel assign`: the assignment engine on a file, without web, database or queue."""

from __future__ import annotations

import json
import math
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from app.assigner.instance import Instance


def _place(_context: click.Context, _option: click.Parameter, out: Path) -> Path:
    """Refuse a place that could not take the file, before any work is done."""
    if not out.parent.is_dir():
        raise click.BadParameter(f"the folder {str(out.parent)!r} does not exist.")
    return out


@click.group()
def command() -> None:
    """Decide who watches what, on files."""


@command.command()
@click.argument("source", metavar="IN.npz", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    metavar="OUT.json",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_place,
    help="The plan.",
)
@click.option(
    "--objective",
    type=click.Choice(["sum", "fair", "plan"]),
    default="plan",
    show_default=True,
    help="sum: the exact greatest total affinity. fair: the floor first, then the sum, then the worst films. "
    "plan: all of it with even load, minutes and linkage.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Settles equal choices.")
@click.option(
    "--minutes/--no-minutes", default=None, help="Hold budget_minutes. Default: when the array is there."
)
@click.option(
    "--max-genre-share",
    metavar="X",
    type=click.FloatRange(0, 1, min_open=True),
    help="No genre takes more than this share of a judge's films (needs genre).",
)
@click.option(
    "--repair", is_flag=True, help="Remove as few pairs of current as can be, then decide by the sum."
)
@click.pass_context
def solve(ctx: click.Context, /, source: Path, out: Path, **options: Any) -> None:
    """Assign the films of IN.npz to judges and write the plan to OUT.json.

    Arrays: A (films x judges, -1 = forbidden), demand, lo, hi; optional mins with budget_minutes, genre,
    current, done, dropped, film_ids, judge_ids. Seats that nothing can fill are no error: the plan says so.
    """
    from app.assigner.arrays import InstanceError
    from app.assigner.files import plan_values, read_instance
    from app.assigner.solve import solve as solved

    started = time.perf_counter()
    try:
        instance, notices = read_instance(source)
    except InstanceError as error:
        raise click.ClickException(str(error)) from error
    _check(ctx, instance, options)
    loaded = time.perf_counter()
    plan = solved(instance, progress=_progress(), **options)
    done = time.perf_counter()
    values = plan_values(plan)
    values["notices"] = [*notices, *values["notices"]]
    values["seconds"] = {"load": loaded - started, "solve": done - loaded, "total": done - started}
    values["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    values["input_digest"] = plan.input_digest
    _write(out, values)
    click.echo(_summary(values))


def _check(ctx: click.Context, instance: Instance, options: dict[str, Any]) -> None:
    """Refuse options that the file has no array for: wrong arguments, exit status 2."""
    wants: tuple[tuple[bool, Literal["budget_minutes", "genre", "current"], str], ...] = (
        (options["minutes"] is True, "budget_minutes", "--minutes"),
        (options["max_genre_share"] is not None, "genre", "--max-genre-share"),
        (options["repair"], "current", "--repair"),
    )
    if options["max_genre_share"] is not None and math.isnan(options["max_genre_share"]):
        raise click.UsageError("--max-genre-share must be above 0 and at most 1.", ctx)
    for wanted, array, option in wants:
        if wanted and getattr(instance, array) is None:
            raise click.UsageError(f"{option} needs the array {array}, which the file does not have.", ctx)


def _progress() -> Any:
    """Return a progress line for people at a terminal, None for scripts."""
    if not sys.stderr.isatty():
        return None

    def show(what: str, share: float) -> None:
        sys.stderr.write(f"\r\033[K{share:4.0%}  {what}")

    return show


def _write(out: Path, values: dict[str, Any]) -> None:
    """Write the whole file or none of it."""
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error


def _summary(values: dict[str, Any]) -> str:
    reviews = f"{len(values['pairs']):,} reviews, affinity {values['sum']:,}"
    if values["unfilled"]:
        sentences = "\n".join(part["sentence"] for part in values["shortfalls"])
        return f"infeasible: {reviews}, {values['unfilled']:,} reviews short.\n{sentences}"
    return f"{values['status']}: {reviews} of at most {values['bound']:,}."
