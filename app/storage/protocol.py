"""What every place for files can do, the errors it raises, and the one rule for keys."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

BLOCK = 1024 * 1024
_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_KEY = re.compile(rf"{_PART}(/{_PART})*")


class StorageMissing(LookupError):
    """No file is kept under that key."""


class StorageDamaged(RuntimeError):
    """What was read back differs from what was stored; the source has been left where it was."""


class BadKey(ValueError):
    """A key that is not plain words joined by slashes, and so might leave its folder."""


class Readable(Protocol):
    """An open stretch of a file; ends where the stretch ends."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, empty at the end."""

    def close(self) -> None:
        """Give back what holds it open."""


@dataclass(frozen=True)
class Stored:
    """What is known of a file once it is kept: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


class Storage(Protocol):
    """A flat space of keys such as films/K7MPQ2XA/original; files are written once and whole."""

    def put_file(self, key: str, path: Path, *, sha256: str | None = None) -> Stored:
        """Move a local file here and check its SHA-256 after; the source is gone on return.

        Doing it again after a crash is safe: with the source gone and the key here, it only checks.
        Raises StorageDamaged when what is kept differs (from `sha256` if given), StorageMissing when
        neither the source nor the key exists.
        """

    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Readable:
        """Open `length` bytes (to the end if None) from `start`; a far start costs no more."""

    def size(self, key: str) -> int:
        """Bytes kept under a key; raises StorageMissing."""

    def exists(self, key: str) -> bool:
        """Whether a file is kept under a key."""

    def delete(self, key: str) -> None:
        """Remove a file; it is no error when there is none."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key that begins with a prefix, in order."""

    def fetch(self, key: str, path: Path) -> None:
        """Lay a read-only copy at a local path that does not exist yet, for tools that need a file."""

    def url_for(
        self, key: str, *, content_type: str, disposition: str = "inline", seconds: int = 60
    ) -> str | None:
        """A link that lets anyone read the file for that long, or None where the application serves it.

        The answer behind it carries this Content-Type and Content-Disposition.
        """


def checked(key: str) -> str:
    """The key itself if it is plain words joined by slashes; raises BadKey."""
    if len(key) > 200 or not _KEY.fullmatch(key):
        raise BadKey(f"“{key}” is not a key for a file.")
    return key


def digest(readable: Readable) -> Stored:
    """Read to the end in blocks of 1 MiB and tell size and SHA-256."""
    sha, size = hashlib.sha256(), 0
    while block := readable.read(BLOCK):
        sha.update(block)
        size += len(block)
    return Stored(size=size, sha256=sha.hexdigest())
