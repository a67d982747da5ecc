"""What a contest asks of entries: rules as data, each with its reason, and questions of its own."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, now, states

if TYPE_CHECKING:
    from app.contests.models.contest import Category


class RuleKind(enum.StrEnum):
    """What an entry rule is about, in the order in which pages show them."""

    DURATION = "duration"
    SIZE = "size"
    RESOLUTION = "resolution"
    ASPECT = "aspect"
    FRAME_RATE = "frame-rate"
    SUBTITLES = "subtitles"
    AI_SHARE = "ai-share"
    TOOLS = "tools"
    MADE_BETWEEN = "made-between"
    ENTRIES_PER_PERSON = "entries-per-person"
    MAIN_ENTRY = "main-entry"


class AnswerKind(enum.StrEnum):
    """How an entrant answers a question of the contest's own."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    LINK = "link"
    YES_NO = "yes-no"


class EntryRule(Base):
    """What an entry must keep: bounds by kind, with a reason; with a category it is that one's exception.

    `least` and `most` count seconds, megabytes, pixels of the shorter side, frames a second, percent or
    entries; `choices` are languages, shapes or tools. How long and how large a film may be in the whole
    contest stands in the contest's own columns, so those two rules hold bounds for a category alone.
    """

    __tablename__ = "entry_rule"
    __table_args__ = (
        sa.CheckConstraint("least <= most", name="least_to_most"),
        sa.CheckConstraint("earliest <= latest", name="earliest_to_latest"),
        sa.UniqueConstraint("contest_id", "kind", "category_id", name="one_exception_of_a_kind"),
        sa.Index(
            "uq_entry_rule_one_of_a_kind",
            "contest_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("category_id IS NULL"),
            postgresql_where=sa.text("category_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"))
    kind: Mapped[RuleKind] = mapped_column(states(RuleKind, "kind"))
    least: Mapped[int | None]
    most: Mapped[int | None]
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    choices: Mapped[list[str]] = mapped_column(default=list)
    reason_en: Mapped[str] = mapped_column(sa.String(300), default="")
    reason_zh: Mapped[str] = mapped_column(sa.String(300), default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    category: Mapped[Category | None] = relationship()


class EntryQuestion(Base):
    """A question of the contest's own to entrants; a choice offers `options`, each {key, en, zh}."""

    __tablename__ = "entry_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[AnswerKind] = mapped_column(states(AnswerKind, "kind"))
    label_en: Mapped[str] = mapped_column(sa.String(300), default="")
    label_zh: Mapped[str] = mapped_column(sa.String(300), default="")
    hint_en: Mapped[str] = mapped_column(sa.String(300), default="")
    hint_zh: Mapped[str] = mapped_column(sa.String(300), default="")
    options: Mapped[list[Any]] = mapped_column(default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    # Judges read the answer beside the film; else organizers alone do.
    for_judges: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # No longer asked; answers that were given are kept.
    is_retired: Mapped[bool] = mapped_column(default=False)
    category: Mapped[Category | None] = relationship()
