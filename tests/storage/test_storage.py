"""What every place for files does, the same in a folder and in a bucket."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from app.storage import BadKey, Storage, StorageDamaged, StorageMissing, Stored

FILM = random.Random(3).randbytes(11 * 1024 * 1024 + 3)
KEY = "films/K7MPQ2XA/original"
STORED = Stored(size=len(FILM), sha256=hashlib.sha256(FILM).hexdigest())


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film"
    path.write_bytes(FILM)
    return path


def read(storage: Storage, key: str, start: int = 0, length: int | None = None) -> bytes:
    opened = storage.open_range(key, start, length)
    try:
        found = b""
        while block := opened.read(100_000):
            found += block
        return found
    finally:
        opened.close()


def test_file_is_moved_and_its_digest_told(storage: Storage, film: Path) -> None:
    stored = storage.put_file(KEY, film)

    assert stored == STORED
    assert not film.exists()
    assert read(storage, KEY) == FILM
    assert (storage.exists(KEY), storage.size(KEY)) == (True, len(FILM))


def test_moving_again_after_a_crash_only_checks(storage: Storage, film: Path) -> None:
    storage.put_file(KEY, film)

    assert storage.put_file(KEY, film) == STORED
    assert storage.put_file(KEY, film, sha256=STORED.sha256) == STORED


def test_file_that_is_not_the_expected_one_stays_where_it_was(storage: Storage, film: Path) -> None:
    with pytest.raises(StorageDamaged):
        storage.put_file(KEY, film, sha256="0" * 64)

    assert film.read_bytes() == FILM


def test_stored_file_that_has_changed_is_noticed_when_moved_again(storage: Storage, film: Path) -> None:
    storage.put_file(KEY, film)

    with pytest.raises(StorageDamaged):
        storage.put_file(KEY, film, sha256="0" * 64)


@pytest.mark.parametrize(
    ("start", "length"),
    [
        (0, 10),
        (7_000_000, 1000),
        (len(FILM) - 5, 5),
        (len(FILM) - 5, 50),
        (len(FILM) - 5, None),
        (9, 0),
        (len(FILM), 5),
    ],
)
def test_stretch_of_a_file_ends_by_itself(
    storage: Storage, film: Path, start: int, length: int | None
) -> None:
    storage.put_file(KEY, film)

    found = read(storage, KEY, start, length)

    assert found == (FILM[start:] if length is None else FILM[start : start + length])


def test_absent_file_is_missing_everywhere(storage: Storage, tmp_path: Path) -> None:
    for act in (
        lambda: storage.size(KEY),
        lambda: storage.open_range(KEY),
        lambda: storage.fetch(KEY, tmp_path / "copy"),
        lambda: storage.put_file(KEY, tmp_path / "absent"),
    ):
        with pytest.raises(StorageMissing):
            act()
    assert storage.exists(KEY) is False


def test_deleting_twice_is_no_error(storage: Storage, film: Path) -> None:
    storage.put_file(KEY, film)

    storage.delete(KEY)
    storage.delete(KEY)

    assert storage.exists(KEY) is False


def test_keys_are_listed_in_order_below_a_prefix(storage: Storage, tmp_path: Path) -> None:
    for key in ("films/B/proxy.mp4", "films/A/poster.jpg", "proofs/A/film"):
        path = tmp_path / "one"
        path.write_bytes(key.encode())
        storage.put_file(key, path)

    assert list(storage.keys("films/")) == ["films/A/poster.jpg", "films/B/proxy.mp4"]
    assert list(storage.keys()) == ["films/A/poster.jpg", "films/B/proxy.mp4", "proofs/A/film"]


def test_fetched_copy_has_the_same_bytes_and_overwrites_nothing(
    storage: Storage, film: Path, tmp_path: Path
) -> None:
    storage.put_file(KEY, film)
    copy = tmp_path / "copy"

    storage.fetch(KEY, copy)

    assert copy.read_bytes() == FILM
    with pytest.raises(FileExistsError):
        storage.fetch(KEY, copy)


def test_empty_file_can_be_kept(storage: Storage, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()

    assert storage.put_file(KEY, path).size == 0
    assert read(storage, KEY) == b""


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../up", "a/../b", "a//b", "a/.b", "a b", "ä", "a\n"])
def test_key_that_might_leave_its_place_is_refused(storage: Storage, key: str) -> None:
    with pytest.raises(BadKey):
        storage.exists(key)
