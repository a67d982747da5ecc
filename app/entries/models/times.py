"""Times of one's own: an entrant's extension, an entry's correction window, an attempt that came too late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, new_code, now
from app.entries.models.entry import Entry
from app.web.rules import N_

# What a correction window may open, and the fields of a frozen body that belong to each part. A field that
# is none of these belongs to the details.
CORRECTABLE = {
    "film": N_("The film file"),
    "texts": N_("Titles and synopsis"),
    "details": N_("Category, genre, languages and other details"),
    "credits": N_("Who made it"),
    "tools": N_("AI tools"),
    "consent": N_("Rights and consent"),
}
PART_OF_FIELD = {
    "film": "film",
    "title_en": "texts",
    "title_zh": "texts",
    "synopsis_en": "texts",
    "synopsis_zh": "texts",
    "credits": "credits",
    "ai_share": "tools",
    "may_publish": "consent",
    "public_name": "consent",
    "ai_uses": "tools",
    "has_consent": "consent",
    "evidence": "tools",
    "licences": "consent",
}


class Extension(Base):
    """More time for one entrant in one contest; each row is later than the one before, the latest holds."""

    __tablename__ = "extension"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "entrant_id", "until", name="extension_once"),
        sa.CheckConstraint("reason != ''", name="has_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entrant_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.String(500))
    given_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    given_at: Mapped[datetime] = mapped_column(default=now)
    entrant: Mapped[User] = relationship(foreign_keys=[entrant_id])


class Correction(Base):
    """A window in which one entry may be put right: which parts, until when and why; the newest holds."""

    __tablename__ = "correction"
    __table_args__ = (sa.CheckConstraint("opened_at < until", name="has_time"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    # Codes of CORRECTABLE.
    parts: Mapped[list[str]]
    reason_en: Mapped[str] = mapped_column(sa.String(500), default="")
    reason_zh: Mapped[str] = mapped_column(sa.String(500), default="")
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))


class LateAttempt(Base):
    """A submission that came when time was over: it does not count, but it is not forgotten either."""

    __tablename__ = "late_attempt"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "digest", name="attempt_once_per_content"),
        sa.Index("ix_late_attempt_contest", "contest_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_code)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    # Milliseconds after the last moment at which it would have counted.
    late_ms: Mapped[int]
    film_size: Mapped[int | None]
    film_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    # SHA-256 of what was sent; the same thing sent again is the same attempt.
    digest: Mapped[str] = mapped_column(sa.String(64))
    sent: Mapped[dict[str, Any]]
    entry: Mapped[Entry] = relationship()
