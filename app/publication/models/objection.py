"""An objection to a provisional list: one case with its evidence, its steps and the words of its decision."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, new_code, now, states
from app.publication.models.announcement import Announcement


class ObjectionState(enum.StrEnum):
    """The path of a case; a decided one may be opened again."""

    RECEIVED = "received"
    UPHELD = "upheld"
    REJECTED = "rejected"
    REOPENED = "reopened"


def new_objection_code() -> str:
    """A code long enough that only its link leads to a case."""
    return new_code(20)


class Objection(Base):
    """A case: who objects to what and why. `code` is the secret part of the objector's link."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("announcement.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(24), unique=True, default=new_objection_code)
    # The entry that the objection is about; empty for the list as a whole.
    entry_code: Mapped[str] = mapped_column(sa.String(16), default="")
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    text: Mapped[str] = mapped_column(sa.Text)
    links: Mapped[str] = mapped_column(sa.Text, default="")
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    file: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"", deferred=True)
    state: Mapped[ObjectionState] = mapped_column(
        states(ObjectionState, "state"), default=ObjectionState.RECEIVED
    )
    received_at: Mapped[datetime] = mapped_column(default=now)
    announcement: Mapped[Announcement] = relationship()
    steps: Mapped[list[ObjectionStep]] = relationship(
        order_by="ObjectionStep.id", cascade="all, delete-orphan"
    )


class ObjectionStep(Base):
    """A decision on a case or its opening again, with the words that the objector reads."""

    __tablename__ = "objection_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objection.id", ondelete="CASCADE"), index=True)
    state: Mapped[ObjectionState] = mapped_column(states(ObjectionState, "state"))
    words: Mapped[str] = mapped_column(sa.Text)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    maker: Mapped[User] = relationship()
