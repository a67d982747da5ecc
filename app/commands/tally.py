"""`laurel tally`: the tally engine on a file."""

import json
import os
import re
import resource
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

if TYPE_CHECKING:
    from app.tally.rules import Method, Rules
    from app.tally.score_file import ScoreFile

METHODS = ("fair", "raw", "trimmed", "zscore", "borda", "exponential", "clip")
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_HUNDRED = 100


class Chosen(TypedDict):
    """The options as they were given; None where one was not."""

    weights: dict[str, Fraction] | None
    method: "Method"
    clip: Decimal | None
    trim: int
    round_half_up: int | None
    top: int | None
    min_reviews: int
    seed: int | None


def _weights(
    _context: click.Context, _option: click.Parameter, given: str | None
) -> dict[str, Fraction] | None:
    """Read `story=40,technique=30,originality=30`: exact numbers that add up to 100."""
    if given is None:
        return None
    weights: dict[str, Fraction] = {}
    for part in given.split(","):
        name, _, number = (piece.strip() for piece in part.rpartition("="))
        if not name or not _NUMBER.fullmatch(number):
            raise click.BadParameter(
                f"{part!r} is not of the form criterion=weight with a weight of 0 or more."
            )
        if name in weights:
            raise click.BadParameter(f"the criterion {name!r} has two weights.")
        weights[name] = Fraction(number)
    if sum(weights.values()) != _HUNDRED:
        raise click.BadParameter("the weights must add up to 100.")
    return weights


def _points(_context: click.Context, _option: click.Parameter, given: str | None) -> Decimal | None:
    """Read a distance in points, exactly as it is written."""
    if given is not None and not _NUMBER.fullmatch(given):
        raise click.BadParameter(f"{given!r} is not a number of points.")
    return None if given is None else Decimal(given)


def _place(_context: click.Context, _option: click.Parameter, out: Path) -> Path:
    """Refuse a place that could not take the file, before any work is done."""
    if not out.parent.is_dir():
        raise click.BadParameter(f"the folder {str(out.parent)!r} does not exist.")
    if out.exists() and not out.is_file():
        raise click.BadParameter(f"{str(out)!r} is not a regular file.")
    return out


@click.group()
def command() -> None:
    """Turn scores into standings."""


@command.command()
@click.argument("scores", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), callback=_place)
@click.option(
    "--weights", callback=_weights, help="criterion=weight,... adding up to 100; default: all the same."
)
@click.option("--method", type=click.Choice(METHODS), default="fair", show_default=True)
@click.option("--clip", callback=_points, help="For clip: how far a score may be from its film's mean.")
@click.option(
    "--trim", type=click.IntRange(min=0), default=1, help="For trimmed: reviews dropped at each end."
)
@click.option("--round-half-up", type=click.IntRange(0, 6), help="Decimals, where the rules round half up.")
@click.option("--top", type=click.IntRange(min=1), help="Winners: adds P(top) and the tie at the cut.")
@click.option("--min-reviews", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), help="Of the draws; default: the input digest.")
def run(scores: Path, out: Path, **chosen: Unpack[Chosen]) -> None:
    """Compute the standings of SCORES, a CSV file film,judge[,criterion],score, into OUT (JSON)."""
    for variable in _ONE_THREAD:
        os.environ[variable] = "1"
    from app.tally.document import document
    from app.tally.notices import TallyRefusedError
    from app.tally.standings import run as tally_of

    rules = _rules(chosen)
    if out.exists() and out.samefile(scores):
        raise click.UsageError("OUT must not be the scores file itself.")
    began = time.perf_counter()
    file = _read(scores, rules)
    try:
        tally = tally_of(file.scores, rules)
    except TallyRefusedError as refusal:
        raise click.ClickException(str(refusal)) from None
    figures = {"seconds": round(time.perf_counter() - began, 6), "peak_mb": _peak_mb()}
    _write(out, json.dumps(document(tally) | figures, ensure_ascii=False, allow_nan=False) + "\n")
    click.echo(f"{out}: {tally.n_films} films, {tally.n_judges} judges, {tally.n_reviews} reviews.")


def _rules(chosen: Chosen) -> "Rules":
    from app.tally.rules import Rules

    try:
        return Rules(**chosen)
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None


def _read(path: Path, rules: "Rules") -> "ScoreFile":
    from app.tally.score_file import BadScoreFileError, read_scores

    try:
        file = read_scores(path.read_bytes())
        if rules.weights is not None:
            file.require_weights(rules.weights)
    except BadScoreFileError as fault:
        raise click.ClickException(f"{path}, {fault}.") from None
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be read: {fault.strerror}.") from None
    return file


def _peak_mb() -> float:
    """Return the greatest resident size so far in MiB (Linux counts in KiB, macOS in bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, 1)


def _write(out: Path, text: str) -> None:
    """Write the whole file or none of it."""
    target = out.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"{out} cannot be written: {fault.strerror}.") from None
