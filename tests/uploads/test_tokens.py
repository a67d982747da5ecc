"""Tokens: one purpose, one subject, a quarter of an hour, and nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from app.web import bytes_pool
from tests.uploads.sender import Sender


def holder(app: Flask, token: str) -> Sender:
    """Somebody known by a token alone."""
    sender = Sender(app, user=1)
    sender.headers = {"Tus-Resumable": "1.0.0", "Laurel-Token": token}
    return sender


def token_for(sender: Sender, subject: str) -> str:
    answer = sender.client.get(f"/uploads/token?purpose=film&subject={subject}", headers=sender.headers)
    assert answer.json is not None
    return str(answer.json["token"])


def test_token_lets_its_holder_upload_for_its_subject(app: Flask, sender: Sender) -> None:
    known = holder(app, token_for(sender, "A"))

    address = known.begin(3, subject="A")

    assert known.append(address, 0, b"abc").status_code == 204
    assert known.arrived() == [(address, 1)]


def test_token_for_one_subject_opens_no_other(app: Flask, sender: Sender) -> None:
    known = holder(app, token_for(sender, "A"))
    other = sender.begin(3, subject="B")

    assert known.announce(3, subject="B").status_code == 404
    assert known.ask("HEAD", other).status_code == 404


def test_token_cannot_fetch_the_next_one(app: Flask, sender: Sender) -> None:
    known = holder(app, token_for(sender, "A"))

    answer = known.client.get("/uploads/token?purpose=film&subject=B", headers=known.headers)

    assert answer.status_code == 404


@pytest.mark.parametrize("spoil", ["x{}", "{}x", "x"])
def test_forged_token_is_nobodys(app: Flask, sender: Sender, spoil: str) -> None:
    known = holder(app, spoil.format(token_for(sender, "A")))

    assert known.announce(3, subject="A").status_code == 404


def test_old_token_is_nobodys(app: Flask, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    known = holder(app, token_for(sender, "A"))
    monkeypatch.setitem(bytes_pool.SECONDS, bytes_pool.SEND, -1)

    assert known.announce(3, subject="A").status_code == 404
