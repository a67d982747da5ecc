"""Chunks: what counts after a break, who may write, what is refused with nothing written."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import resource
from collections.abc import Iterator
from io import BytesIO

import pytest

from app.uploads.spool import Gone
from app.uploads.turn import Busy
from tests.uploads.sender import Sender

MIB = 1024 * 1024


def checksum(algorithm: str, body: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, body).digest()).decode()}"


def test_chunk_moves_the_offset_on(sender: Sender) -> None:
    address = sender.begin(6)

    answer = sender.append(address, 0, b"abcd")

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "4")
    assert "Upload-Expires" in answer.headers
    assert sender.offset(address) == 4
    assert sender.path(address).read_bytes() == b"abcd"


def test_offset_is_what_lies_on_disk_whatever_the_row_says(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abcd")

    sender.path(address).write_bytes(b"ab")

    assert sender.row(address).received == 4
    assert sender.offset(address) == 2


def test_prefix_of_a_broken_chunk_is_kept(sender: Sender) -> None:
    address = sender.begin(6)

    answer = sender.append(address, 0, b"abc", Content_Length="5")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert sender.offset(address) == 3
    assert sender.path(address).read_bytes() == b"abc"


def test_chunk_at_another_offset_changes_nothing(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abc")

    answers = [sender.append(address, offset, b"x") for offset in (0, 2, 4)]

    assert [(a.status_code, a.headers["Upload-Offset"]) for a in answers] == [(409, "3")] * 3
    assert sender.path(address).read_bytes() == b"abc"


def test_more_than_announced_is_refused_with_nothing_written(sender: Sender) -> None:
    address = sender.begin(3)

    answer = sender.append(address, 0, b"abcd")

    assert answer.status_code == 413
    assert sender.path(address).read_bytes() == b""


def test_body_without_a_length_cannot_outgrow_the_announcement(sender: Sender) -> None:
    address = sender.begin(3)

    answer = sender.client.patch(
        address,
        headers={**sender.headers, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
        input_stream=BytesIO(b"abcd"),
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )

    assert answer.status_code == 413
    assert sender.path(address).read_bytes() == b""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "application/octet-stream"}, 415),
        ({"Content_Type": ""}, 415),
        ({"Upload_Offset": ""}, 400),
        ({"Upload_Offset": "-1"}, 400),
        ({"Upload_Offset": "0x0"}, 400),
        ({"Upload_Checksum": "md5 AAAA"}, 400),
        ({"Upload_Checksum": "sha1 AAAA"}, 400),
        ({"Upload_Checksum": "sha1"}, 400),
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Tus_Resumable": ""}, 412),
    ],
)
def test_chunk_with_wrong_headers_changes_nothing(
    sender: Sender, headers: dict[str, str], status: int
) -> None:
    address = sender.begin(6)

    answer = sender.append(address, 0, b"abc", **headers)

    assert answer.status_code == status
    assert sender.path(address).read_bytes() == b""


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_chunk_that_agrees_with_its_checksum_counts(sender: Sender, algorithm: str) -> None:
    address = sender.begin(6)

    answer = sender.append(address, 0, b"abc", Upload_Checksum=checksum(algorithm, b"abc"))

    assert (answer.status_code, sender.offset(address)) == (204, 3)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_chunk_that_differs_from_its_checksum_is_dropped(sender: Sender, algorithm: str) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"ab")

    answer = sender.append(address, 2, b"cx", Upload_Checksum=checksum(algorithm, b"cd"))

    assert answer.status_code == 460
    assert sender.offset(address) == 2
    assert sender.path(address).read_bytes() == b"ab"


def test_broken_chunk_with_a_checksum_is_dropped_whole(sender: Sender) -> None:
    address = sender.begin(6)

    sender.append(address, 0, b"abc", Content_Length="5", Upload_Checksum=checksum("sha1", b"abcde"))

    assert sender.offset(address) == 0
    assert sender.path(address).read_bytes() == b""


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Let no file grow beyond 2 MiB, as on a disk that fills up."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MIB, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_disk")
def test_disk_that_fills_up_keeps_what_it_could_take(sender: Sender) -> None:
    address = sender.begin(4 * MIB)
    body = bytes(range(256)) * (3 * MIB // 256)

    answer = sender.append(address, 0, body)

    assert answer.status_code == 507
    assert answer.text == "There is no room at the moment. What has arrived is kept: continue in an hour."
    assert sender.offset(address) == 2 * MIB
    assert sender.path(address).read_bytes() == body[: 2 * MIB]


@pytest.mark.usefixtures("small_disk")
def test_disk_that_fills_up_drops_a_chunk_that_must_come_whole(sender: Sender) -> None:
    address = sender.begin(4 * MIB)

    answer = sender.append(address, 0, bytes(3 * MIB), Upload_Checksum=checksum("sha1", bytes(3 * MIB)))

    assert (answer.status_code, sender.offset(address)) == (507, 0)


def test_newer_request_takes_over_and_the_older_writes_no_more(sender: Sender) -> None:
    address = sender.begin(6)
    older = sender.spool.take(address.rsplit("/", 1)[-1], at=0)
    older.append(b"ab")

    answer = sender.append(address, 2, b"cd")

    assert answer.status_code == 204
    with older, pytest.raises(Busy):
        older.append(b"xx")
    assert sender.path(address).read_bytes() == b"abcd"


def test_request_that_cannot_have_the_file_is_told_to_come_back(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.uploads.turn.LOCK_PATIENCE", 0.0)
    address = sender.begin(6)

    with sender.path(address).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        answer = sender.append(address, 0, b"abc")

    assert (answer.status_code, answer.headers["Retry-After"]) == (423, "1")
    assert sender.offset(address) == 0


def test_late_chunk_is_refused_by_the_purpose_with_words(sender: Sender) -> None:
    address = sender.begin(6, subject="over")

    answer = sender.append(address, 0, b"abc")

    assert (answer.status_code, answer.text) == (403, "The time to finish this upload has passed.")
    assert sender.path(address).read_bytes() == b""


def test_given_up_upload_is_gone_with_its_bytes(sender: Sender) -> None:
    address = sender.begin(6)
    writer = sender.spool.take(address.rsplit("/", 1)[-1], at=0)

    answer = sender.ask("DELETE", address)

    assert answer.status_code == 204
    assert not sender.path(address).exists()
    with writer, pytest.raises(Gone):
        writer.append(b"abc")
    later = [sender.ask("HEAD", address), sender.append(address, 0, b"a"), sender.ask("DELETE", address)]
    assert [answer.status_code for answer in later] == [410] * 3
    assert "Upload-Offset" not in later[0].headers


@pytest.mark.parametrize(("verb", "status"), [("PATCH", 204), ("DELETE", 204), ("HEAD", 405), ("", 405)])
def test_verbs_may_come_in_a_post(sender: Sender, verb: str, status: int) -> None:
    address = sender.begin(6)

    answer = sender.ask(
        "POST",
        address,
        b"abc",
        X_HTTP_Method_Override=verb,
        Content_Type="application/offset+octet-stream",
        Upload_Offset="0",
        Content_Length="3",
    )

    assert answer.status_code == status
