"""Writing a message with its sending promised, and recording what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import claim, now
from app.jobs import names
from app.jobs.operations import promise
from app.mail.models import Message, MessageState
from app.web.rules import N_, Invalid


def write(session: Session, *, to: str, subject: str, body: str, contest_id: int | None = None) -> Message:
    """Write one mail; a worker sends it after the commit. Line breaks cannot enter its headers."""
    if any(mark in to + subject for mark in "\r\n"):
        raise Invalid(N_("A mail's address and subject are one line each."))
    message = Message(contest_id=contest_id, recipient=to, subject=subject[:300], body=body)
    session.add(message)
    session.flush()
    promise(session, names.SEND_MESSAGE, {"message_id": message.id}, key=f"mail:{message.id}")
    return message


def settle(session: Session, message_id: int, state: MessageState) -> bool:
    """Record once what became of a message."""
    return claim(
        session,
        sa.update(Message)
        .where(Message.id == message_id, Message.state == MessageState.WRITTEN)
        .values(state=state, sent_at=now()),
    )
