"""Files beside the film: an own poster, stills, evidence of a tool's use, licences."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_code, now, states


class AttachmentKind(enum.StrEnum):
    """What a file is for."""

    POSTER = "poster"
    STILL = "still"
    EVIDENCE = "evidence"
    LICENCE = "licence"


class AttachmentState(enum.StrEnum):
    """Arrived and being looked at, kept, or refused."""

    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


class Attachment(Base):
    """One file of an entry; `subject` names the tool's line it belongs to, `problem` why it was refused.

    Nothing that was sent is kept as it came but a PDF: pictures are painted anew, without their metadata.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint("state != 'ready' OR storage_key != ''", name="ready_is_kept"),
        sa.Index("uq_attachment_upload_key", "upload_key", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=lambda: new_code(12))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(states(AttachmentKind, "kind"))
    state: Mapped[AttachmentState] = mapped_column(
        states(AttachmentState, "state"), default=AttachmentState.CHECKING, server_default="ready"
    )
    problem: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    subject: Mapped[str] = mapped_column(sa.String(20), default="")
    upload_key: Mapped[str | None] = mapped_column(sa.String(32))
    file_name: Mapped[str] = mapped_column(sa.String(300))
    content_type: Mapped[str] = mapped_column(sa.String(80), default="")
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    storage_key: Mapped[str] = mapped_column(sa.String(120), default="")
    width: Mapped[int | None]
    height: Mapped[int | None]
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
