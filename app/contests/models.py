"""Contest, category, entry rules and questions, rubric with criteria and anchors, round, award definition."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, now, states


class ContestState(enum.StrEnum):
    """The path of a contest, in order."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    JUDGING = "judging"
    DECIDED = "decided"
    ANNOUNCED = "announced"
    FINAL = "final"
    ARCHIVED = "archived"


class RoundState(enum.StrEnum):
    """The path of a round, in order."""

    PLANNED = "planned"
    OPEN = "open"
    LOCKED = "locked"
    TALLIED = "tallied"


class RoundKind(enum.StrEnum):
    """How judges decide in a round."""

    TRIAGE = "triage"
    SCORED = "scored"
    RANKED = "ranked"
    PAIRWISE = "pairwise"
    JURY = "jury"


class AdvanceRule(enum.StrEnum):
    """Who moves on from a round; what its number means differs: films, hundredths of a point, percent."""

    HAND = "hand"
    TOP = "top"
    CATEGORY = "category"
    THRESHOLD = "threshold"
    QUOTA = "quota"


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
    NUMBER = "number"
    YES_NO = "yes-no"
    FILE = "file"


class Contest(Base):
    """One call with its rules and dates; titles and texts stand in English and Chinese side by side."""

    __tablename__ = "contest"
    __table_args__ = (
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        sa.CheckConstraint("min_film_seconds < max_film_seconds", name="film_length_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title_en: Mapped[str] = mapped_column(sa.String(160))
    title_zh: Mapped[str] = mapped_column(sa.String(160), default="")
    about_en: Mapped[str] = mapped_column(sa.Text, default="")
    about_zh: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[ContestState] = mapped_column(states(ContestState, "state"), default=ContestState.DRAFT)
    timezone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # Stated on the page; what arrives within it is accepted and marked late.
    grace_seconds: Mapped[int] = mapped_column(default=600)
    min_film_seconds: Mapped[int] = mapped_column(default=10)
    max_film_seconds: Mapped[int] = mapped_column(default=1200)
    max_film_bytes: Mapped[int] = mapped_column(default=4 * 1024**3)
    # What an entrant declares, and what happens to film and data afterwards, in the organizer's words.
    rights_en: Mapped[str] = mapped_column(sa.Text, default="")
    rights_zh: Mapped[str] = mapped_column(sa.Text, default="")
    afterwards_en: Mapped[str] = mapped_column(sa.Text, default="")
    afterwards_zh: Mapped[str] = mapped_column(sa.Text, default="")
    # Whoever is younger than this needs a guardian's consent; 0 when the contest does not ask.
    adult_age: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    categories: Mapped[list[Category]] = relationship(
        order_by="Category.position", cascade="all, delete-orphan"
    )
    rounds: Mapped[list[Round]] = relationship(
        order_by="Round.number", back_populates="contest", cascade="all, delete-orphan"
    )
    awards: Mapped[list[AwardDefinition]] = relationship(
        order_by="AwardDefinition.position", cascade="all, delete-orphan"
    )
    defect_kinds: Mapped[list[DefectKind]] = relationship(
        order_by="DefectKind.position", cascade="all, delete-orphan"
    )
    entry_rules: Mapped[list[EntryRule]] = relationship(cascade="all, delete-orphan")
    entry_questions: Mapped[list[EntryQuestion]] = relationship(
        order_by="EntryQuestion.position", cascade="all, delete-orphan"
    )


class Category(Base):
    """Entries that are judged together."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("contest_id", "position", name="category_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    position: Mapped[int]
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")


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
    """A question of the contest's own to entrants; `options` are {en, zh} pairs that a choice offers."""

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
    # No longer asked; answers that were given are kept.
    is_retired: Mapped[bool] = mapped_column(default=False)
    category: Mapped[Category | None] = relationship()


class Rubric(Base):
    """The scale and the weighted criteria of a round; scores and steps are hundredths of a point."""

    __tablename__ = "rubric"
    __table_args__ = (
        sa.CheckConstraint("scale_min < scale_max", name="scale_range"),
        sa.CheckConstraint("scale_step > 0", name="scale_step_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_min: Mapped[int] = mapped_column(default=100)
    scale_max: Mapped[int] = mapped_column(default=1000)
    scale_step: Mapped[int] = mapped_column(default=50)
    criteria: Mapped[list[Criterion]] = relationship(
        order_by="Criterion.position", cascade="all, delete-orphan", lazy="selectin"
    )


class Criterion(Base):
    """One weighted question. Weights are whole percent and sum to 100 within a rubric."""

    __tablename__ = "criterion"
    __table_args__ = (
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name="weight_is_percent"),
        sa.UniqueConstraint("rubric_id", "key", name="criterion_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(sa.ForeignKey("rubric.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    weight: Mapped[int]
    anchors: Mapped[list[Anchor]] = relationship(
        order_by="Anchor.level.desc()", cascade="all, delete-orphan", lazy="selectin"
    )
    parts: Mapped[list[SubCriterion]] = relationship(
        order_by="SubCriterion.position", cascade="all, delete-orphan"
    )


class SubCriterion(Base):
    """A part of a criterion that is scored by itself; whole percent that sum to 100 within the criterion."""

    __tablename__ = "sub_criterion"
    __table_args__ = (
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name="part_weight_is_percent"),
        sa.UniqueConstraint("criterion_id", "key", name="sub_criterion_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    weight: Mapped[int]


class Anchor(Base):
    """What a level of a criterion means, in words; the level is in hundredths of a point."""

    __tablename__ = "anchor"
    __table_args__ = (sa.UniqueConstraint("criterion_id", "level", name="one_anchor_per_level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id", ondelete="CASCADE"))
    level: Mapped[int]
    text_en: Mapped[str] = mapped_column(sa.String(300))
    text_zh: Mapped[str] = mapped_column(sa.String(300), default="")


class Round(Base):
    """A phase of judging."""

    __tablename__ = "round"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "number", name="round_number"),
        sa.CheckConstraint("reviews_per_entry > 0", name="reviews_positive"),
        sa.CheckConstraint("viewing_share BETWEEN 0 AND 100", name="viewing_share_is_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    number: Mapped[int]
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    kind: Mapped[RoundKind] = mapped_column(states(RoundKind, "kind"), default=RoundKind.SCORED)
    state: Mapped[RoundState] = mapped_column(states(RoundState, "state"), default=RoundState.PLANNED)
    rubric_id: Mapped[int] = mapped_column(sa.ForeignKey("rubric.id"))
    reviews_per_entry: Mapped[int] = mapped_column(default=3)
    is_blind: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    # Percent of a film to be watched before a scorecard is submitted without saying why; 0 asks nothing.
    viewing_share: Mapped[int] = mapped_column(default=0, server_default="0")
    # Seconds after which a judge may decide in triage; 0 means the viewing share alone counts.
    first_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    # Whether a judge who has locked a scorecard for good may read the others' of the same film.
    shows_others: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Whether a judge is told gently that all their scores are alike or drift.
    warns_judges: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    advance_rule: Mapped[AdvanceRule] = mapped_column(
        states(AdvanceRule, "advance_rule"), default=AdvanceRule.HAND, server_default="hand"
    )
    advance_number: Mapped[int] = mapped_column(default=0, server_default="0")
    rubric: Mapped[Rubric] = relationship()
    contest: Mapped[Contest] = relationship(back_populates="rounds")


class AwardDefinition(Base):
    """A prize with its quota and scope; `category_id` empty means the whole contest."""

    __tablename__ = "award_definition"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "position", name="award_place"),
        sa.CheckConstraint("quota > 0", name="quota_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    quota: Mapped[int] = mapped_column(default=1)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"))
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criterion.id"))
    min_reviews: Mapped[int] = mapped_column(default=1)
    may_stack: Mapped[bool] = mapped_column(default=False)


class DefectKind(Base):
    """A craft fault that judges of a contest can note at a moment of a film."""

    __tablename__ = "defect_kind"
    __table_args__ = (sa.UniqueConstraint("contest_id", "key", name="defect_kind_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    title_en: Mapped[str] = mapped_column(sa.String(80))
    title_zh: Mapped[str] = mapped_column(sa.String(80), default="")
    # A retired word stays on what it was used for and is no longer offered.
    is_retired: Mapped[bool] = mapped_column(default=False)


class Terms(Base):
    """What a judge promises before the first film; every change is a new version."""

    __tablename__ = "terms"
    __table_args__ = (sa.UniqueConstraint("contest_id", "version", name="terms_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    version: Mapped[int]
    text_en: Mapped[str] = mapped_column(sa.Text)
    text_zh: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
