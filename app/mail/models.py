"""The messages that were written, and what became of each."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, now, states


class MessageState(enum.StrEnum):
    """What became of a message; without a mail server it is kept here to be read."""

    WRITTEN = "written"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class Message(Base):
    """One mail to one person."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int | None] = mapped_column(index=True)
    recipient: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(300))
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[MessageState] = mapped_column(states(MessageState, "state"), default=MessageState.WRITTEN)
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
