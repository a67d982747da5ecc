"""One table: an upload from its announcement to its last byte; the bytes themselves lie in the spool."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, now, states


class UploadState(enum.StrEnum):
    """The path of an upload; only an open one takes bytes."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"
    REMOVED = "removed"


def new_key() -> str:
    """A random 128-bit name, 32 hexadecimal digits: the public address and the file's name in the spool."""
    return secrets.token_hex(16)


class Upload(Base):
    """A file on its way: `purpose` and `subject` say what it is for.

    `received` only repeats what the disk knows, for lists.
    `sha256` is set on completion of a small file and otherwise by the job that takes the file out of the
    spool. `last_byte_at` is the moment of the last accepted byte (at first: of the announcement), and
    `expires_at` moves on with it. `head_sha256` and `tail_sha256` are what the sender declared of the file's
    first and last MiB before sending it, in hexadecimal; an upload completes only as the declared file.
    """

    __tablename__ = "upload"
    __table_args__ = (
        sa.CheckConstraint("length > 0", name="length_positive"),
        sa.CheckConstraint("received >= 0 AND received <= length", name="received_within_length"),
        sa.CheckConstraint("state != 'complete' OR completed_at IS NOT NULL", name="complete_has_a_moment"),
        sa.CheckConstraint("state != 'complete' OR received = length", name="complete_is_whole"),
        sa.Index("ix_upload_owner_state", "owner_id", "state"),
        sa.Index("ix_upload_state_expires", "state", "expires_at"),
        sa.Index("ix_upload_purpose_subject", "purpose", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_key)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    purpose: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(80))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    length: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    state: Mapped[UploadState] = mapped_column(states(UploadState, "state"), default=UploadState.OPEN)
    head_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    tail_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_byte_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]

    @property
    def is_declared(self) -> bool:
        """Whether the sender said at the start which bytes will come, so that no other file can follow."""
        return self.head_sha256 is not None and self.tail_sha256 is not None
