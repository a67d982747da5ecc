"""Entry, credits, AI use, and the immutable numbered revisions that submitting makes."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Category, Contest
from app.db import Base, new_code, now, states
from app.films.models import Film


class EntryState(enum.StrEnum):
    """The path of an entry."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


# States in which the entrant still writes; a submitted entry equals its last revision at any time.
OPEN_TO_ENTRANT = (EntryState.DRAFT, EntryState.SUBMITTED)
# States in which an entry takes part in the contest.
IN_CONTEST = (EntryState.SUBMITTED, EntryState.ELIGIBLE)


class Entry(Base):
    """What an entrant enters: `code` is public and random, `save_count` guards concurrent edits."""

    __tablename__ = "entry"
    __table_args__ = (
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR film_id IS NOT NULL", name="submitted_has_film"
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted_has_time"
        ),
        sa.Index("ix_entry_contest_state", "contest_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_code)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entrant_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    film_id: Mapped[int | None] = mapped_column(sa.ForeignKey("film.id"), unique=True)
    state: Mapped[EntryState] = mapped_column(states(EntryState, "state"), default=EntryState.DRAFT)
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")
    title_zh: Mapped[str] = mapped_column(sa.String(200), default="")
    synopsis_en: Mapped[str] = mapped_column(sa.Text, default="")
    synopsis_zh: Mapped[str] = mapped_column(sa.Text, default="")
    genre: Mapped[str] = mapped_column(sa.String(40), default="")
    # A code such as zh, en or yue; empty for a film without dialogue.
    spoken_language: Mapped[str] = mapped_column(sa.String(16), default="")
    subtitle_languages: Mapped[list[str]] = mapped_column(default=list)
    has_consent: Mapped[bool] = mapped_column(default=False)
    save_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # Why an organizer took the entry out, for its entrant to read; empty when the entrant withdrew it.
    withdrawn_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    contest: Mapped[Contest] = relationship()
    entrant: Mapped[User] = relationship()
    category: Mapped[Category | None] = relationship()
    film: Mapped[Film | None] = relationship()
    credits: Mapped[list[Credit]] = relationship(order_by="Credit.position", cascade="all, delete-orphan")
    ai_uses: Mapped[list[AiUse]] = relationship(order_by="AiUse.position", cascade="all, delete-orphan")


class Credit(Base):
    """A named contributor, in either script or both; the e-mail serves conflict detection."""

    __tablename__ = "credit"
    __table_args__ = (sa.CheckConstraint("name_en != '' OR name_zh != ''", name="has_a_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    name_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")


class AiUse(Base):
    """A tool that helped make the film, and what it was used for."""

    __tablename__ = "ai_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    tool: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(40), default="")
    purpose: Mapped[str] = mapped_column(sa.String(200), default="")


class Revision(Base):
    """What was submitted, frozen: the receipt shows it and scorecards point at it."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("entry_id", "number", name="revision_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    submitted_at: Mapped[datetime]
    # Seconds after the deadline, within the grace that the page states; 0 when in time.
    late_by: Mapped[int] = mapped_column(default=0)
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id"))
    body: Mapped[dict[str, Any]]
    entry: Mapped[Entry] = relationship()
    film: Mapped[Film] = relationship()
