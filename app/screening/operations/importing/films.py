"""The films of an import: a folder of the server, ZIP files that came up, found by their plain names.

Nothing is ever unpacked by the name it carries: a member is read as a stream into a file that we name.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from app.web.rules import N_

UTF_8, LOCKED = 0x800, 0x1
# Films are packed already; what grows a hundredfold is no film.
MOST_GROWTH = 100
LOCKED_WORDS = N_("“%(name)s” is locked with a password in its ZIP file; pack it without one.")
BOMB_WORDS = N_("“%(name)s” would grow a hundredfold when unpacked; that is no film.")
TWICE_WORDS = N_("“%(name)s” is there more than once; give each film a name of its own.")


class Found(Protocol):
    """A file that may be a film."""

    @property
    def size(self) -> int:
        """Its bytes, as its place says."""

    @property
    def fault(self) -> str:
        """A sentence about why it cannot be taken, or nothing."""

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes as a stream."""


@dataclass(frozen=True)
class InFolder:
    """A file in a folder."""

    path: Path
    fault: str = ""

    @property
    def size(self) -> int:
        """See Found.size."""
        return self.path.stat().st_size

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """See Found.open."""
        return self.path.open("rb")


@dataclass(frozen=True)
class InZip:
    """A member of a ZIP file."""

    packed: Path
    member: zipfile.ZipInfo
    fault: str = ""

    @property
    def size(self) -> int:
        """See Found.size."""
        return self.member.file_size

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """See Found.open; the ZIP file is closed with its member."""
        with zipfile.ZipFile(self.packed) as opened:
            return opened.open(self.member)


class Films:
    """All that may be films, by plain name."""

    def __init__(self, found: Iterable[tuple[str, Found]]) -> None:
        self._found: dict[str, Found] = {}
        self._twice: set[str] = set()
        for name, one in found:
            if name in self._found:
                self._twice.add(name)
            self._found.setdefault(name, one)

    def __len__(self) -> int:
        return len(self._found)

    def find(self, name: str) -> Found | None:
        """The file of this name, if there is one."""
        return self._found.get(name)

    def fault_of(self, name: str) -> str:
        """Why the file of this name cannot be taken: a sentence with %(name)s, or nothing."""
        if name in self._twice:
            return TWICE_WORDS
        found = self._found.get(name)
        return found.fault if found else ""


def films_in(folder: Path | None, packed: Sequence[Path]) -> Films:
    """What a folder and ZIP files hold; raises zipfile.BadZipFile for one that is none."""
    found: list[tuple[str, Found]] = [*_in_folder(folder)] if folder else []
    for path in packed:
        found += _in_zip(path)
    return Films(found)


def _in_folder(folder: Path) -> Iterable[tuple[str, Found]]:
    inside = folder.resolve()
    for path in sorted(folder.iterdir()):
        # A link that leads out of the folder leads to nothing.
        if path.is_file() and path.resolve().is_relative_to(inside):
            yield path.name, InFolder(path)


def _in_zip(path: Path) -> Iterable[tuple[str, Found]]:
    with zipfile.ZipFile(path) as opened:
        members = opened.infolist()
    for member in members:
        name = PurePosixPath(member_name(member).replace("\\", "/")).name
        if member.is_dir() or not name or name.startswith("._"):
            continue
        yield name, InZip(path, member, _fault_of(member))


def member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member: UTF-8 where it says so, else as Chinese or old systems wrote it."""
    if member.flag_bits & UTF_8:
        return member.filename
    raw = member.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _fault_of(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & LOCKED:
        return LOCKED_WORDS
    return BOMB_WORDS if member.file_size > MOST_GROWTH * max(1, member.compress_size) else ""
