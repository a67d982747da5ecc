"""`laurel verify`: recomputes a published result from its evidence bundle alone, without any database."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path

import click


@click.command()
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--digest", default="", help="The bundle's SHA-256 as the proof page prints it.")
def command(*, bundle: Path, digest: str) -> None:
    """Check BUNDLE.zip: its bytes, its values, ranks and winners, its record."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"
    from app.tally.bundle import faults_of

    content = bundle.read_bytes()
    own = hashlib.sha256(content).hexdigest()
    faults = faults_of(content)
    if digest and digest.strip().lower() != own:
        faults.append(f"{bundle.name}: its SHA-256 is {own}, not the one that was given.")
    if faults:
        for fault in faults:
            click.echo(fault, err=True)
        raise SystemExit(1)
    _tell(bundle, own)


def _tell(bundle: Path, own: str) -> None:
    """What was checked, and the two values to compare with the proof page."""
    with zipfile.ZipFile(bundle) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    click.echo("well   The stored bytes equal their digests.")
    click.echo(f"well   {manifest['films']} films recomputed: values within 0.000001, the same ranks.")
    click.echo(f"well   {manifest['winners']} winners recomputed: the same.")
    click.echo(f"well   The record holds, {manifest['acts']} acts.")
    click.echo("Compare these with the proof page:")
    click.echo(f"       bundle {own}")
    click.echo(f"       record {manifest['chain']}")
