"""Who may ask: the owner, from our own pages, in this protocol; and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.uploads.sender import Sender, metadata
from tests.uploads.small_app import PAGES

ABSENT = "/uploads/" + "0" * 32
VERBS: dict[str, Callable[[Sender, str], TestResponse]] = {
    "HEAD": lambda sender, address: sender.ask("HEAD", address),
    "PATCH": lambda sender, address: sender.append(address, 0, b"abc"),
    "DELETE": lambda sender, address: sender.ask("DELETE", address),
}


def seen(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.data, [pair for pair in answer.headers if pair[0] != "Date"]


@pytest.mark.parametrize("verb", VERBS)
def test_stranger_sees_what_they_see_of_an_absent_upload(sender: Sender, stranger: Sender, verb: str) -> None:
    address = sender.begin(6)

    theirs, absent = VERBS[verb](stranger, address), VERBS[verb](stranger, ABSENT)

    assert seen(theirs) == seen(absent)
    assert theirs.status_code == 404
    assert sender.path(address).read_bytes() == b""


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_in_particular_is_sent_away(app: Flask, sender: Sender, verb: str) -> None:
    address = sender.begin(6)
    nobody = Sender(app, user=1)
    del nobody.headers["Test-User"]

    assert VERBS[verb](nobody, address).status_code == 404


@pytest.mark.parametrize("key", ["x", "..", "%2e%2e%2fsecret", "A" * 32, "0" * 31])
def test_address_that_is_no_key_is_absent(sender: Sender, key: str) -> None:
    assert sender.ask("HEAD", f"/uploads/{key}").status_code == 404


@pytest.mark.parametrize(
    ("origin", "status"),
    [("", 201), (PAGES, 201), ("http://localhost", 201), ("https://evil.test", 403), ("null", 403)],
)
def test_only_our_own_pages_may_upload(sender: Sender, origin: str, status: int) -> None:
    said = metadata(purpose="film", subject="A")

    answer = sender.ask("POST", "/uploads", Upload_Length="3", Upload_Metadata=said, Origin=origin)

    assert answer.status_code == status


def test_other_version_is_told_which_one_we_speak(sender: Sender) -> None:
    answer = sender.ask("POST", "/uploads", Tus_Resumable="0.2.2", Upload_Length="3")

    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert list(sender.spool.root.iterdir()) == []


@pytest.mark.parametrize("address", ["/uploads", ABSENT])
def test_anybody_may_ask_what_the_server_can(app: Flask, address: str) -> None:
    answer = app.test_client().options(address)

    assert answer.status_code == 204
    assert {name: value for name, value in answer.headers if name.startswith("Tus-")} == {
        "Tus-Resumable": "1.0.0",
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,creation-with-upload,expiration,checksum,termination",
        "Tus-Max-Size": str(4 * 1024**3),
        "Tus-Checksum-Algorithm": "sha1,sha256",
    }


def test_browser_on_the_pages_may_ask_the_bytes_own_origin(app: Flask) -> None:
    answer = app.test_client().options("/uploads", headers={"Origin": PAGES})

    assert answer.headers["Access-Control-Allow-Origin"] == PAGES
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Laurel-Token" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://localhost"])
def test_no_other_origin_is_let_in(app: Flask, origin: str) -> None:
    answer = app.test_client().options("/uploads", headers={"Origin": origin})

    assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []


def test_every_answer_is_marked_fresh_and_unsniffable(sender: Sender) -> None:
    address = sender.begin(6)
    answers = [sender.ask("HEAD", address), sender.append(address, 0, b"abc"), sender.append(address, 0, b"")]

    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Tus-Resumable"] == "1.0.0"
