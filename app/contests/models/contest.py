"""Contest, category, round, kinds of defect, terms."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contests.models.awards import AwardDefinition
from app.contests.models.entry_rules import EntryQuestion, EntryRule
from app.contests.models.publishing import TIE_KEYS, EvidenceAccess, Feedback
from app.contests.models.rubric import Rubric
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
    """Who moves on from a round; what its number means differs: films, hundredths, percent, judges."""

    HAND = "hand"
    TOP = "top"
    CATEGORY = "category"
    THRESHOLD = "threshold"
    QUOTA = "quota"
    # Of a triage: so many judges said yes; so many percent did, a maybe counting half.
    YES = "yes"
    SHARE = "share"


class Contest(Base):
    """One call with its rules and dates; titles and texts stand in English and Chinese side by side."""

    __tablename__ = "contest"
    __table_args__ = (
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        sa.CheckConstraint("min_film_seconds < max_film_seconds", name="film_length_range"),
        sa.CheckConstraint("objection_days BETWEEN 0 AND 90", name="objection_window"),
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
    max_film_bytes: Mapped[int] = mapped_column(default=4 * 1000**3)
    # What an entrant declares, and what happens to film and data afterwards, in the organizer's words.
    rights_en: Mapped[str] = mapped_column(sa.Text, default="")
    rights_zh: Mapped[str] = mapped_column(sa.Text, default="")
    afterwards_en: Mapped[str] = mapped_column(sa.Text, default="")
    afterwards_zh: Mapped[str] = mapped_column(sa.Text, default="")
    # Whoever is younger than this needs a guardian's consent; 0 when the contest does not ask.
    adult_age: Mapped[int] = mapped_column(default=0)
    # When the winners are to be announced, as the contest's page states it; the list is armed apart.
    results_at: Mapped[datetime | None]
    # Days in which anybody may object to the announced list; 0 makes it final at once.
    objection_days: Mapped[int] = mapped_column(default=0)
    evidence_access: Mapped[EvidenceAccess] = mapped_column(
        states(EvidenceAccess, "evidence_access"), default=EvidenceAccess.PUBLIC
    )
    feedback: Mapped[Feedback] = mapped_column(states(Feedback, "feedback"), default=Feedback.PROFILE)
    # Keys of the criteria that tell level films apart, the first one first.
    tie_keys: Mapped[list[str]] = mapped_column(default=lambda: list(TIE_KEYS))
    # Whether judges get only what was found eligible; otherwise also what waits to be screened.
    is_screened: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
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


class Round(Base):
    """A phase of judging."""

    __tablename__ = "round"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "number", name="round_number"),
        sa.CheckConstraint("reviews_per_entry > 0", name="reviews_positive"),
        sa.CheckConstraint("viewing_share BETWEEN 0 AND 100", name="viewing_share_is_percent"),
        sa.CheckConstraint("pairs_each >= 0", name="pairs_each_not_negative"),
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
    # Whether a judge's order may leave films level, in a ranked final.
    allows_ties: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Pairs that each judge of a pairwise final is to decide; 0 takes as many as the films need.
    pairs_each: Mapped[int] = mapped_column(default=0, server_default="0")
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
