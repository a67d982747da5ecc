"""Time: an upload lives on while bytes come, then its place is given free."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from app.db import now
from app.uploads.models import UploadState, new_key
from app.uploads.operations import PATIENCE, sweep
from app.uploads.queries import open_for
from tests.uploads.sender import Sender


def swept(sender: Sender, moment: datetime) -> int:
    with sender.app.extensions["database"].writing() as session, session.begin():
        return sweep(session, sender.spool, moment=moment)


def test_silent_upload_expires_with_its_bytes(sender: Sender) -> None:
    address = sender.begin(6)
    sender.append(address, 0, b"abc")

    expired = swept(sender, now() + PATIENCE + timedelta(minutes=1))

    assert expired == 1
    assert sender.row(address).state == UploadState.EXPIRED
    assert list(sender.spool.root.iterdir()) == []
    assert sender.ask("HEAD", address).status_code == 410


def test_upload_that_moved_lately_lives_on(sender: Sender) -> None:
    address = sender.begin(6)
    announced = sender.row(address).expires_at
    sender.append(address, 0, b"abc")

    expired = swept(sender, announced)

    assert expired == 0
    assert sender.offset(address) == 3


def test_complete_upload_never_expires(sender: Sender) -> None:
    address = sender.begin(3)
    sender.append(address, 0, b"abc")

    expired = swept(sender, now() + 10 * PATIENCE)

    assert expired == 0
    assert sender.path(address).read_bytes() == b"abc"


def test_bytes_that_belong_to_no_row_are_cleared_once_they_are_old(sender: Sender) -> None:
    old, young = new_key(), new_key()
    for key in (old, young):
        sender.spool.create(key)
    long_ago = (now() - 2 * PATIENCE).timestamp()
    os.utime(sender.spool.path(old), (long_ago, long_ago))

    swept(sender, now())

    assert [path.name for path in sender.spool.root.iterdir()] == [young]


def test_page_can_offer_what_is_unfinished_for_its_subject(sender: Sender) -> None:
    sender.begin(6, subject="other")
    first, second = sender.begin(6), sender.begin(6)
    sender.append(first, 0, b"abc")

    with sender.app.extensions["database"].reading() as session:
        found = open_for(session, 1, "film", "K7MPQ2XA")

    assert [f"/uploads/{upload.key}" for upload in found] == [first, second]
    assert found[0].received == 3
