"""Entry, credits, AI use, answers, and the immutable numbered revisions that submitting makes."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Category, Contest, EntryQuestion
from app.db import Base, new_code, now, states
from app.entries.models.attachment import Attachment
from app.films.models import Film

if TYPE_CHECKING:
    from app.entries.models.consent import Agreement, Guardian
    from app.entries.models.team import TeamMember


class EntryState(enum.StrEnum):
    """The path of an entry."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    DISQUALIFIED = "disqualified"


# States in which the entrant still writes while there is time: what is submitted anew is screened anew.
# Anything but a draft equals its last revision at any time.
OPEN_TO_ENTRANT = (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.ELIGIBLE, EntryState.INELIGIBLE)
# States between which the screening decides.
IN_SCREENING = (EntryState.SUBMITTED, EntryState.ELIGIBLE, EntryState.INELIGIBLE)
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
        sa.Index("ix_entry_contest_submitted", "contest_id", "submitted_at"),
        sa.Index("uq_entry_external_id", "contest_id", "external_id", unique=True),
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
    # The work a film retells, in the entrant's words; empty when the story is its own.
    adapted_from: Mapped[str] = mapped_column(sa.String(300), default="")
    content_warnings: Mapped[list[str]] = mapped_column(default=list)
    shots: Mapped[int | None]
    work_days: Mapped[int | None]
    made_from: Mapped[date | None]
    made_until: Mapped[date | None]
    # How much of what is seen and heard was made with AI, in percent, as its makers say.
    ai_share: Mapped[int | None]
    # Of several entries of a person the one that competes for the main awards.
    is_main: Mapped[bool] = mapped_column(default=True)
    # Stills of the film that stand for it, by number; an own picture goes before them.
    poster_still: Mapped[int | None]
    chosen_stills: Mapped[list[Any]] = mapped_column(default=list)
    # Holds the rights and agrees to the rules; may be shown in public; the name the public reads.
    has_consent: Mapped[bool] = mapped_column(default=False)
    may_publish: Mapped[bool] = mapped_column(default=False)
    public_name: Mapped[str] = mapped_column(sa.String(120), default="")
    birth_year: Mapped[int | None]
    save_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # Why an organizer took the entry out, for its entrant to read; empty when the entrant withdrew it.
    withdrawn_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    # The last decision of the screening, and since when its entrant may know of it.
    screened_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    ineligible_reason_en: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    ineligible_reason_zh: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    # What the system that this entry was imported from calls it.
    external_id: Mapped[str | None] = mapped_column(sa.String(80))
    contest: Mapped[Contest] = relationship()
    entrant: Mapped[User] = relationship()
    category: Mapped[Category | None] = relationship()
    film: Mapped[Film | None] = relationship()
    credits: Mapped[list[Credit]] = relationship(order_by="Credit.position", cascade="all, delete-orphan")
    ai_uses: Mapped[list[AiUse]] = relationship(order_by="AiUse.position", cascade="all, delete-orphan")
    answers: Mapped[list[Answer]] = relationship(order_by="Answer.id", cascade="all, delete-orphan")
    attachments: Mapped[list[Attachment]] = relationship(
        order_by="Attachment.id", cascade="all, delete-orphan"
    )
    team: Mapped[list[TeamMember]] = relationship(order_by="TeamMember.id", cascade="all, delete-orphan")
    agreements: Mapped[list[Agreement]] = relationship(order_by="Agreement.id", cascade="all, delete-orphan")
    guardian: Mapped[Guardian | None] = relationship(back_populates="entry", cascade="all, delete-orphan")


def new_key() -> str:
    """A random name for a line of a list, by which several writers mean the same one."""
    return new_code(12)


class Credit(Base):
    """A named contributor, in either script or both; the e-mail serves conflict detection."""

    __tablename__ = "credit"
    __table_args__ = (
        sa.CheckConstraint("name_en != '' OR name_zh != ''", name="has_a_name"),
        sa.Index("uq_credit_key", "entry_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(16), default=new_key)
    position: Mapped[int]
    role: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(120), default="")
    name_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    # The school, studio or firm somebody belongs to.
    organisation: Mapped[str] = mapped_column(sa.String(160), default="")


class AiUse(Base):
    """A tool that helped make the film: at which stage, how, for how much of it, with what evidence."""

    __tablename__ = "ai_use"
    __table_args__ = (sa.Index("uq_ai_use_key", "entry_id", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(16), default=new_key)
    position: Mapped[int]
    tool: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(40), default="")
    stage: Mapped[str] = mapped_column(sa.String(20), default="")
    techniques: Mapped[list[str]] = mapped_column(default=list)
    # How much of that stage it did, in percent.
    share: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(sa.String(200), default="")


class Answer(Base):
    """The answer to a question of the contest's own, as text: the key of a choice, JSON of several."""

    __tablename__ = "entry_answer"
    __table_args__ = (sa.UniqueConstraint("entry_id", "question_id", name="one_answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("entry_question.id", ondelete="CASCADE"))
    value: Mapped[str] = mapped_column(sa.Text, default="")
    question: Mapped[EntryQuestion] = relationship()


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
