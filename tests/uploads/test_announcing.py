"""What may be announced, and what the answer says."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest

from app.db import now
from app.uploads.models import UploadState
from app.uploads.operations import FORGOTTEN, MAX_OPEN
from app.uploads.spool import Spool
from tests.uploads.sender import CHUNK, Sender, metadata

GB = 1000**3


def test_announcing_answers_with_relative_address_and_expiry(sender: Sender) -> None:
    answer = sender.announce(10)

    assert answer.status_code == 201
    assert re.fullmatch(r"/uploads/[0-9a-f]{32}", answer.headers["Location"])
    assert answer.headers["Upload-Offset"] == "0"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert parsedate_to_datetime(answer.headers["Upload-Expires"]) > now()


def test_empty_film_is_refused_with_words(sender: Sender) -> None:
    answer = sender.announce(0)

    assert (answer.status_code, answer.text) == (
        422,
        "This file is empty (0 bytes). Check that its export has finished, then choose it again.",
    )


def test_five_gigabytes_on_a_limit_of_four_are_refused_at_once_with_words(sender: Sender) -> None:
    answer = sender.announce(5 * GB)

    assert (answer.status_code, answer.text) == (
        413,
        "This file is 5.00 GB; at most 4.29 GB can be uploaded here. Export a smaller one.",
    )
    assert list(sender.spool.root.iterdir()) == []


def test_purpose_refuses_in_its_own_words_and_no_conflict_status(sender: Sender) -> None:
    answer = sender.announce(10, subject="closed")

    assert (answer.status_code, answer.text) == (403, "The contest has closed.")


def test_unknown_purpose_is_refused(sender: Sender) -> None:
    answer = sender.ask("POST", "/uploads", Upload_Length="3", Upload_Metadata=metadata(purpose="cake"))

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": ""},
        {"Upload_Length": "-1"},
        {"Upload_Length": "1e3"},
        {"Upload_Length": "٣"},
        {"Upload_Defer_Length": "1"},
        {"Upload_Concat": "partial"},
        {"Upload_Metadata": "filename not-base64!"},
        {"Upload_Metadata": "filename /w=="},
        {"Upload_Metadata": "purpose ZmlsbQ==,purpose ZmlsbQ=="},
        {"Upload_Metadata": "purpose " + "QUFB" * 2000},
    ],
)
def test_headers_that_cannot_be_read_are_refused(sender: Sender, headers: dict[str, str]) -> None:
    plain = {"Upload_Length": "3", "Upload_Metadata": metadata(purpose="film", subject="A")}

    answer = sender.ask("POST", "/uploads", b"", **{**plain, **headers})

    assert answer.status_code == 400
    assert list(sender.spool.root.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("春之声.mp4", "春之声.mp4"),
        ("Cafe\u0301.mov", "Caf\u00e9.mov"),
        ("../../etc/passwd", "passwd"),
        ("C:\\films\\a.mp4", "a.mp4"),
        ("a\r\nSet-Cookie: x.mp4", "aSet-Cookie: x.mp4"),
        ("film\u202e4pm\x00.exe", "film4pm.exe"),
        ("CON", "CON"),
        ('"🏮" final. ', '"🏮" final.'),
        ("灯" * 300 + ".mp4", "灯" * 251 + ".mp4"),
        ("", "film"),
    ],
)
def test_file_name_is_kept_for_showing_only(sender: Sender, sent: str, kept: str) -> None:
    address = sender.announce(3, name=sent).headers["Location"]

    assert sender.row(address).file_name == kept
    assert metadata(filename=kept) in sender.ask("HEAD", address).headers["Upload-Metadata"]
    assert [path.name for path in sender.spool.root.iterdir()] == [address.rsplit("/", 1)[-1]]


def test_first_bytes_may_come_with_the_announcement(sender: Sender) -> None:
    said = metadata(purpose="film", subject="A")

    answer = sender.ask(
        "POST",
        "/uploads",
        b"abc",
        Upload_Length="5",
        Upload_Metadata=said,
        Content_Type=CHUNK,
        Content_Length="3",
    )

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "3")
    assert sender.path(answer.headers["Location"]).read_bytes() == b"abc"


def test_whole_file_may_come_with_the_announcement(sender: Sender) -> None:
    said = metadata(purpose="film", subject="A")

    answer = sender.ask(
        "POST",
        "/uploads",
        b"abc",
        Upload_Length="3",
        Upload_Metadata=said,
        Content_Type=CHUNK,
        Content_Length="3",
    )

    assert sender.arrived() == [(answer.headers["Location"], 1)]


def test_one_unfinished_upload_too_many_is_refused(sender: Sender) -> None:
    tries = [sender.begin(10) for _ in range(MAX_OPEN)]

    answer = sender.announce(10)

    assert answer.status_code == 413
    assert answer.text == "You have 20 unfinished uploads. Finish or cancel one of them first."
    assert {sender.row(address).state for address in tries} == {UploadState.OPEN}


@pytest.mark.parametrize(("subject", "status"), [("K7MPQ2XA", 201), ("another", 413)])
def test_forgotten_try_makes_place_for_the_next_of_its_subject(
    sender: Sender, subject: str, status: int
) -> None:
    tries = [sender.begin(10) for _ in range(MAX_OPEN)]
    with sender.app.extensions["database"].writing() as session, session.begin():
        session.merge(sender.row(tries[3])).last_byte_at = now() - FORGOTTEN

    answer = sender.announce(10, subject=subject)

    forgotten = sender.row(tries[3]).state
    assert (answer.status_code, forgotten is UploadState.REMOVED) == (status, status == 201)
    assert sender.path(tries[3]).exists() is (status == 413)
    assert [sender.row(address).state for address in tries[:3] + tries[4:]] == [UploadState.OPEN] * 19


@pytest.mark.parametrize("digest", ["", "abc", "A" * 64, "g" * 64, "a" * 65])
def test_declared_digest_that_is_none_is_refused(sender: Sender, digest: str) -> None:
    said = metadata(purpose="film", subject="A", head=digest)

    assert sender.ask("POST", "/uploads", Upload_Length="3", Upload_Metadata=said).status_code == 400


def test_one_user_cannot_announce_more_than_a_share_a_day(sender: Sender) -> None:
    share = sender.app.extensions["uploads"].share
    with sender.app.extensions["database"].writing() as session, session.begin():
        row = sender.row(sender.begin(10))
        session.merge(row).length = share - 20

    answer = sender.announce(21)

    assert answer.status_code == 413
    assert "within a day" in answer.text


def test_full_disk_refuses_at_once(sender: Sender) -> None:
    roomless = Spool(sender.spool.root, reserve=2**60)
    sender.app.extensions["uploads"] = replace(sender.app.extensions["uploads"], spool=roomless)

    answer = sender.announce(10)

    assert answer.status_code == 507
    assert answer.text.startswith("There is no room for this file at the moment.")
