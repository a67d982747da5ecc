"""Makes a fresh machine ready for Laurel: checks it, builds `.venv`, installs exactly what the lock names.

It runs under the system's own Python with the standard library alone, and must be readable to a Python
too old for the rest of Laurel, which is then told so in words.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "laurel.json"
TRANSLATIONS = ROOT / "app" / "translations"
OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
# What developing needs holds all that running needs, so one environment serves both.
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
LAUNCHER = '#!/bin/sh\nexec "$(dirname "$0")/python" -P -m app "$@"\n'


class NotReady(Exception):
    """This machine lacks something; the text names it and how to get it."""


def main(arguments: list[str]) -> int:
    """Prepare for `run` or `dev`; a second time there is nothing to do and nothing is said."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        sys.stderr.write("Say what to prepare for: run or dev.\n")
        return 2
    try:
        check_python(sys.version_info[:2])
        prepare(arguments[0])
    except NotReady as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except subprocess.CalledProcessError as error:
        program = " ".join(str(word) for word in error.cmd[:4])
        sys.stderr.write(f"“{program} ...” failed, as said above; the next call goes on from there.\n")
        return 1
    return 0


def check_python(version: tuple[int, ...]) -> None:
    """Go over to a newer Python when there is one on PATH; raises NotReady when all are too old."""
    if version >= OLDEST_PYTHON:
        return
    for name in NEWER_PYTHONS:
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 - another Python, the same script
    found = ".".join(str(number) for number in version)
    raise NotReady(
        f"Laurel needs Python 3.11 or newer, and this is {found}; on Debian 12: apt install python3-venv"
    )


def prepare(purpose: str) -> None:
    """Bring `.venv` to what the lock says, unless its stamp says that it is there already."""
    if shutil.which("git") is None:
        raise NotReady("Laurel needs git, which is not installed; on Debian: apt install git")
    if not is_installed(purpose):
        print(f"Preparing the environment in {VENV.name} (once; a minute or two) ...", flush=True)
        STAMP.unlink(missing_ok=True)
        install(LOCKS[purpose])
        link_project()
        write_stamp(purpose)
    compile_translations()


def is_installed(purpose: str) -> bool:
    """Whether the stamp of the last whole installation names this place and the present lock."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    here = stamp["root"] == str(ROOT) and PYTHON.exists()
    return here and stamp["locks"].get(purpose) == digest(LOCKS[purpose])


def write_stamp(purpose: str) -> None:
    """Remember what was installed whole."""
    covered = ("run", "dev") if purpose == "dev" else ("run",)
    stamp = {"root": str(ROOT), "locks": {name: digest(LOCKS[name]) for name in covered}}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def digest(path: Path) -> str:
    """Name a file's content by its SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def install(lock: Path) -> None:
    """Install a lock into `.venv` with uv where it is at hand and able, else with venv and pip."""
    uv = shutil.which("uv")
    if uv is not None:
        try:
            install_with_uv(uv, lock)
        except subprocess.CalledProcessError:
            print("uv could not do it; trying with pip ...", flush=True)
        else:
            return
    install_with_pip(lock)


def install_with_uv(uv: str, lock: Path) -> None:
    """Create the environment and install with uv, every file checked against the lock's hashes."""
    if not works("import sys; sys.exit(sys.version_info < (3, 11))"):
        clear()
        run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    run([uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "--no-deps", "-r", str(lock)])


def install_with_pip(lock: Path) -> None:
    """Create the environment and install with pip, every file checked against the lock's hashes."""
    if not works("import pip, sys; sys.exit(sys.version_info < (3, 11))"):
        if importlib.util.find_spec("ensurepip") is None:
            raise NotReady("Laurel needs Python's venv module; on Debian: apt install python3-venv")
        clear()
        run([sys.executable, "-m", "venv", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    show_progress([*pip, "install", "--require-hashes", "--no-deps", "-r", str(lock)], lock)


def works(code: str) -> bool:
    """Whether the environment's Python runs some code, which one left half built does not."""
    try:
        return subprocess.run([str(PYTHON), "-c", code], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def clear() -> None:
    """Remove an environment that does not work."""
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)


def run(command: list[str]) -> None:
    """Run a command whose words go straight to the terminal."""
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def show_progress(command: list[str], lock: Path) -> None:
    """Run pip and show a little progress in place of its many lines; its errors go to the terminal."""
    count = lock.read_text(encoding="utf-8").count("==")
    done = 0
    end = "\r" if sys.stdout.isatty() else "\n"
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            fetching = line.startswith(("Collecting ", "Processing "))
            done += fetching
            if fetching and (end == "\r" or done % 20 == 0):
                print(f"  fetched {done} of about {count} packages", end=end, flush=True)
            elif line.startswith("Installing "):
                print("  installing them ...                      ", flush=True)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)


def link_project() -> None:
    """Let the environment find the project where it lies, with no build step and no network."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([str(PYTHON), "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    (Path(answer.stdout.strip()) / "laurel.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = VENV / "bin" / "laurel"
    launcher.write_text(LAUNCHER, encoding="ascii")
    launcher.chmod(0o755)


def compile_translations() -> None:
    """Compile the catalogues whose text is newer than their compiled form."""
    catalogues = list(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    if any(is_stale(path, path.with_suffix(".mo")) for path in catalogues):
        tool = [str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile"]
        run([*tool, "--directory", str(TRANSLATIONS)])


def is_stale(source: Path, made: Path) -> bool:
    """Whether a made file is missing or older than its source."""
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
