"""The last byte: the purpose hears of it exactly once, whatever is lost or repeated around it."""

from __future__ import annotations

import hashlib
import os
import random

import pytest

from app.uploads import operations
from app.uploads.models import UploadState
from app.uploads.queries import by_key
from tests.uploads.sender import Sender, metadata
from tests.uploads.small_app import FILM

MIB = 1024 * 1024


def test_last_byte_completes_and_tells_the_purpose_by_whom(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abc")

    answer = sender.append(address, 3, b"def")

    row = sender.row(address)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "6")
    assert (row.state, row.received, row.completed_at is None) == (UploadState.COMPLETE, 6, False)
    assert sender.arrived() == [(address, 1)]


def test_small_file_shows_its_sha256_at_once(sender: Sender) -> None:
    address = sender.begin(6)

    sender.append(address, 0, b"abcdef")

    assert sender.row(address).sha256 == hashlib.sha256(b"abcdef").hexdigest()


def test_large_file_is_left_to_the_job_that_stores_it(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "HASHED_AT_ONCE", 5)
    address = sender.begin(6)

    sender.append(address, 0, b"abcdef")

    assert (sender.row(address).state, sender.row(address).sha256) == (UploadState.COMPLETE, None)


def test_replayed_end_changes_nothing(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abcdef")

    again = sender.append(address, 6, b"")
    stale = sender.append(address, 0, b"abcdef")
    asked = sender.ask("HEAD", address)

    assert [again.status_code, stale.status_code, asked.status_code] == [204, 409, 200]
    assert [a.headers["Upload-Offset"] for a in (again, stale, asked)] == ["6"] * 3
    assert sender.arrived() == [(address, 1)]


def fill_behind_the_back(sender: Sender, address: str) -> None:
    """Leave all bytes on disk and the row open, as a crash before the last commit does."""
    with sender.spool.take(address.rsplit("/", 1)[-1], at=0) as writer:
        writer.append(b"abcdef")
        writer.keep()


def test_whole_file_whose_end_was_lost_is_completed_when_asked_for(sender: Sender) -> None:
    address = sender.begin(6)
    fill_behind_the_back(sender, address)

    offsets = [sender.offset(address), sender.offset(address)]

    assert offsets == [6, 6]
    assert sender.row(address).state == UploadState.COMPLETE
    assert sender.arrived() == [(address, 1)]


def test_whole_file_whose_end_was_lost_is_completed_by_an_empty_chunk(sender: Sender) -> None:
    address = sender.begin(6)
    fill_behind_the_back(sender, address)

    answer = sender.append(address, 6, b"")

    assert answer.status_code == 204
    assert sender.arrived() == [(address, 1)]


def test_second_completion_of_one_upload_tells_nobody(sender: Sender) -> None:
    address = sender.begin(6)
    fill_behind_the_back(sender, address)
    db = sender.app.extensions["database"]
    with db.reading() as early:
        stale = by_key(early, address.rsplit("/", 1)[-1])
        assert stale is not None
    sender.offset(address)

    with db.writing() as late, late.begin():
        late.add(stale)
        won = operations.complete(late, FILM, stale, sha256=None, by=None)

    assert won is False
    assert sender.arrived() == [(address, 1)]


def test_purpose_that_refuses_at_the_end_leaves_the_upload_open_with_its_bytes(sender: Sender) -> None:
    address = sender.begin(6, subject="withdrawn")

    answer = sender.append(address, 0, b"abcdef")

    assert (answer.status_code, answer.text) == (403, "This entry has been withdrawn.")
    assert sender.row(address).state == UploadState.OPEN
    assert sender.path(address).read_bytes() == b"abcdef"
    assert sender.arrived() == []


def test_refusal_at_the_end_is_repeated_when_asked_for(sender: Sender) -> None:
    address = sender.begin(6, subject="withdrawn")
    sender.append(address, 0, b"abcdef")

    answer = sender.ask("HEAD", address)

    assert answer.status_code == 403
    assert "Upload-Offset" not in answer.headers


def test_arrived_file_cannot_be_given_up_here(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abcdef")

    answer = sender.ask("DELETE", address)

    assert answer.status_code == 403
    assert sender.path(address).read_bytes() == b"abcdef"


def test_nothing_but_the_file_stays_in_the_spool(sender: Sender) -> None:
    address = sender.begin(6)

    sender.append(address, 0, b"abcdef")

    assert [path.name for path in sender.spool.root.iterdir()] == [address.rsplit("/", 1)[-1]]


def test_stored_file_leaves_the_spool_and_keeps_its_digest(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abcdef")

    with sender.app.extensions["database"].writing() as session, session.begin():
        upload = by_key(session, address.rsplit("/", 1)[-1])
        assert upload is not None
        operations.stored(session, sender.spool, upload, sha256="a" * 64)

    assert sender.row(address).sha256 == "a" * 64
    assert list(sender.spool.root.iterdir()) == []
    assert sender.offset(address) == 6


def declare(sender: Sender, film: bytes, *, first: bytes, last: bytes) -> str:
    """Announce a film and say which its first and last MiB are."""
    ends = {"head": hashlib.sha256(first).hexdigest(), "tail": hashlib.sha256(last).hexdigest()}
    said = metadata(filename="film.mp4", purpose="film", subject="A", **ends)
    answer = sender.ask("POST", "/uploads", Upload_Length=str(len(film)), Upload_Metadata=said)
    return answer.headers["Location"]


@pytest.mark.parametrize("size", [3, MIB, MIB + 5, 3 * MIB])
def test_declared_file_completes(sender: Sender, size: int) -> None:
    film = random.Random(size).randbytes(size)
    address = declare(sender, film, first=film[:MIB], last=film[-MIB:])

    answer = sender.append(address, 0, film)

    assert (answer.status_code, sender.row(address).is_declared) == (204, True)
    assert sender.arrived() == [(address, 1)]


@pytest.mark.parametrize("wrong", ["first", "last"])
def test_other_file_than_declared_is_given_up_in_words(sender: Sender, wrong: str) -> None:
    film = random.Random(1).randbytes(MIB + 5)
    ends = {"first": film[:MIB], "last": film[-MIB:]} | {wrong: b"another"}
    address = declare(sender, film, **ends)

    answer = sender.append(address, 0, film)

    assert answer.status_code == 403
    assert answer.text.startswith("What arrived is not the file that was announced")
    assert (sender.row(address).state, sender.arrived()) == (UploadState.REMOVED, [])
    assert sender.ask("HEAD", address).status_code == 410


def test_last_byte_keeps_its_moment_whatever_is_asked_later(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abc")
    came = sender.row(address).last_byte_at

    sender.append(address, 3, b"")
    sender.ask("HEAD", address)
    sender.append(address, 2, b"xyz")

    assert sender.row(address).last_byte_at == came
    assert sender.append(address, 3, b"d").status_code == 204
    assert sender.row(address).last_byte_at > came


@pytest.mark.parametrize("verb", ["HEAD", "PATCH"])
def test_bytes_that_a_killed_server_could_not_note_count_from_when_they_came(
    sender: Sender, verb: str
) -> None:
    address = sender.begin(9)
    fill_behind_the_back(sender, address)
    came = 1_700_000_000
    os.utime(sender.path(address), (came, came))

    if verb == "HEAD":
        sender.offset(address)
    else:
        sender.append(address, 5, b"?")

    row = sender.row(address)
    assert (row.received, row.last_byte_at.timestamp()) == (6, came)
