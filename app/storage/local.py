"""Files in a folder of this machine: moved by rename, opened as bounded stretches that can seek."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.storage.protocol import StorageDamaged, StorageMissing, Stored, checked, digest


class Slice(io.RawIOBase):
    """`length` bytes of an open file from `start`: never reads past them, and shows its real descriptor.

    Positions are those of the file, so that a server may send straight from the descriptor.
    """

    def __init__(self, path: Path, start: int, length: int | None) -> None:
        self._file = path.open("rb", buffering=0)
        whole = os.fstat(self._file.fileno()).st_size
        self._end = whole if length is None else min(whole, start + length)
        self._file.seek(start)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes, which is what keeps a far range as cheap as a near one."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer RawIOBase hands over
        """Fill the buffer with what is left of the stretch."""
        left = max(0, self._end - self._file.tell())
        return self._file.readinto(memoryview(buffer)[:left])

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move within the file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The position in the file."""
        return self._file.tell()

    def fileno(self) -> int:
        """The descriptor of the file itself."""
        return self._file.fileno()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


class LocalStorage:
    """A folder; keys are paths below it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, key: str) -> Path:
        return self.root / checked(key)

    def put_file(self, key: str, path: Path, *, sha256: str | None = None) -> Stored:
        """See Storage.put_file; on the same disk this is a rename, across disks a copy and a rename."""
        target = self._path(key)
        if not path.exists():
            return self._confirm(key, sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = _beside(target)
        try:
            same_file = _bring(path, fresh)
            stored = digest_of(fresh)
            expected = sha256 or (stored if same_file else digest_of(path)).sha256
            if stored.sha256 != expected:
                raise StorageDamaged(f"{key} reads back as {stored.sha256}, not {expected}.")
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        _settle(target.parent)
        path.unlink(missing_ok=True)
        return stored

    def _confirm(self, key: str, sha256: str | None) -> Stored:
        with self.open_range(key) as opened:
            stored = digest(opened)
        if sha256 not in (None, stored.sha256):
            raise StorageDamaged(f"{key} reads back as {stored.sha256}, not {sha256}.")
        return stored

    def open_range(self, key: str, start: int = 0, length: int | None = None) -> Slice:
        """See Storage.open_range."""
        try:
            return Slice(self._path(key), start, length)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise StorageMissing(key) from error

    def size(self, key: str) -> int:
        """See Storage.size."""
        path = self._path(key)
        if not path.is_file():
            raise StorageMissing(key)
        return path.stat().st_size

    def exists(self, key: str) -> bool:
        """See Storage.exists."""
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        """See Storage.delete."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See Storage.keys."""
        found = (p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file())
        yield from sorted(key for key in found if key.startswith(prefix) and "/." not in f"/{key}")

    def fetch(self, key: str, path: Path) -> None:
        """See Storage.fetch; on the same disk a second name of the file, which must not be written to."""
        if not self.exists(key):
            raise StorageMissing(key)
        try:
            path.hardlink_to(self._path(key))
        except FileExistsError:
            raise
        except OSError:
            shutil.copyfile(self._path(key), path)

    def url_for(
        self,
        key: str,  # noqa: ARG002 - the protocol's signature
        *,
        content_type: str,  # noqa: ARG002 - as above
        disposition: str = "inline",  # noqa: ARG002 - as above
        seconds: int = 60,  # noqa: ARG002 - as above
    ) -> None:
        """None: the application serves its own folder."""
        return


def digest_of(path: Path) -> Stored:
    """Size and SHA-256 of a local file."""
    with path.open("rb", buffering=0) as opened:
        return digest(opened)


def _beside(target: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    os.close(handle)
    return Path(name)


def _bring(source: Path, fresh: Path) -> bool:
    """Make `fresh` a second name of the file (True), or a copy of it where the disk differs; durable."""
    same_file = True
    fresh.unlink()
    try:
        fresh.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, fresh)
        same_file = False
    with fresh.open("rb") as opened:
        os.fsync(opened.fileno())
    return same_file


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
