"""Writing a message with its sending promised, and recording what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import claim, now
from app.jobs import names
from app.jobs.operations import promise
from app.mail.models import Message, MessageState
from app.web.rules import N_, Invalid


@dataclass(frozen=True)
class Letter:
    """A mail to be written: one of many that say much the same."""

    to: str
    subject: str
    body: str


def write(session: Session, *, to: str, subject: str, body: str, contest_id: int | None = None) -> Message:
    """Write one mail; a worker sends it after the commit. Line breaks cannot enter its headers."""
    _check(to, subject)
    message = Message(contest_id=contest_id, recipient=to, subject=subject[:300], body=body)
    session.add(message)
    session.flush()
    promise(session, names.SEND_MESSAGE, {"message_id": message.id}, key=f"mail:{message.id}")
    return message


def write_many(session: Session, letters: Sequence[Letter], *, contest_id: int) -> None:
    """Write some mails that one job sends after the commit."""
    for letter in letters:
        _check(letter.to, letter.subject)
    messages = [
        Message(contest_id=contest_id, recipient=one.to, subject=one.subject[:300], body=one.body)
        for one in letters
    ]
    session.add_all(messages)
    session.flush()
    ids = [message.id for message in messages]
    promise(session, names.SEND_MESSAGES, {"message_ids": ids}, key=f"mails:{ids[0]}-{ids[-1]}")


def _check(to: str, subject: str) -> None:
    if any(mark in to + subject for mark in "\r\n"):
        raise Invalid(N_("A mail's address and subject are one line each."))


def settle(session: Session, message_id: int, state: MessageState) -> bool:
    """Record once what became of a message."""
    return claim(
        session,
        sa.update(Message)
        .where(Message.id == message_id, Message.state == MessageState.WRITTEN)
        .values(state=state, sent_at=now()),
    )
