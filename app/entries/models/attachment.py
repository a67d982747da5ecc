"""Files beside the film: an own poster, stills, evidence of a tool's use, answers that are files."""

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
    ANSWER = "answer"


class Attachment(Base):
    """One kept file of an entry; `subject` names the tool's line or the question it belongs to."""

    __tablename__ = "attachment"
    __table_args__ = (sa.CheckConstraint("size > 0", name="size_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=lambda: new_code(12))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(states(AttachmentKind, "kind"))
    subject: Mapped[str] = mapped_column(sa.String(20), default="")
    file_name: Mapped[str] = mapped_column(sa.String(300))
    content_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    storage_key: Mapped[str] = mapped_column(sa.String(120))
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
