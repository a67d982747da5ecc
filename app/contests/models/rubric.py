"""The weighted questions of a round: rubric, criteria with their parts, anchors."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base


class Rubric(Base):
    """The scale and the weighted criteria of a round; scores and steps are hundredths of a point.

    `edition` counts the changes of what judges score: a save begun under another one is refused.
    """

    __tablename__ = "rubric"
    __table_args__ = (
        sa.CheckConstraint("scale_min < scale_max", name="scale_range"),
        sa.CheckConstraint("scale_step > 0", name="scale_step_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scale_min: Mapped[int] = mapped_column(default=100)
    scale_max: Mapped[int] = mapped_column(default=1000)
    scale_step: Mapped[int] = mapped_column(default=50)
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    criteria: Mapped[list[Criterion]] = relationship(
        order_by="Criterion.position",
        cascade="all, delete-orphan",
        lazy="selectin",
        back_populates="rubric",
    )


class Criterion(Base):
    """One weighted question.

    Weights sum to 100 within a rubric, or to 10,000 where one of them is not a whole percent.
    """

    __tablename__ = "criterion"
    __table_args__ = (
        sa.CheckConstraint("weight BETWEEN 0 AND 10000", name="weight_is_share"),
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
        order_by="SubCriterion.position", cascade="all, delete-orphan", back_populates="criterion"
    )
    rubric: Mapped[Rubric] = relationship(back_populates="criteria")

    @property
    def percent(self) -> Decimal:
        """Its share of the rubric in percent, exactly."""
        return percent_of(self.weight, self.rubric.criteria)

    @property
    def scored(self) -> Sequence[Criterion | SubCriterion]:
        """What judges give a number to: the parts, or the criterion itself where it has none."""
        return self.parts or [self]


class SubCriterion(Base):
    """A part of a criterion that is scored by itself; weights sum to 100 or 10,000 within the criterion."""

    __tablename__ = "sub_criterion"
    __table_args__ = (
        sa.CheckConstraint("weight BETWEEN 1 AND 10000", name="part_weight_is_share"),
        sa.UniqueConstraint("criterion_id", "key", name="sub_criterion_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    weight: Mapped[int]
    criterion: Mapped[Criterion] = relationship(back_populates="parts")

    @property
    def percent(self) -> Decimal:
        """Its share of the criterion in percent, exactly."""
        return percent_of(self.weight, self.criterion.parts)


def percent_of(weight: int, among: Sequence[Criterion | SubCriterion]) -> Decimal:
    """The percent that a weight is of all."""
    return Decimal(100 * weight) / sum(one.weight for one in among)


class Anchor(Base):
    """What a level of a criterion means, in words; the level is in hundredths of a point."""

    __tablename__ = "anchor"
    __table_args__ = (sa.UniqueConstraint("criterion_id", "level", name="one_anchor_per_level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id", ondelete="CASCADE"))
    level: Mapped[int]
    text_en: Mapped[str] = mapped_column(sa.String(300))
    text_zh: Mapped[str] = mapped_column(sa.String(300), default="")
