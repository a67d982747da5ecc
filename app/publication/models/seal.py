"""The seal: one run's winner list frozen with all that led to it, and the approvals that people gave."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Contest
from app.db import Base, now, states
from app.results.models import TallyRun


class Seal(Base):
    """A numbered freeze of one run; rows are only ever added.

    `snapshot` is what public pages are drawn from and `digest` is over its canonical JSON; `reserve`
    holds the lines from which films move up. `evidence` holds the gzipped JSON lines of everything that led
    to the list and `bundle` the anonymised ZIP that anybody can recompute; each is bound by a digest.
    """

    __tablename__ = "seal"
    __table_args__ = (sa.UniqueConstraint("contest_id", "number", name="seal_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    number: Mapped[int]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id"))
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    reserve: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evidence: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"", deferred=True)
    evidence_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    bundle: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"", deferred=True)
    bundle_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    # Head of the contest's audit chain once the seal stood in it: what is printed and mailed.
    chain_number: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(sa.String(64), default="")
    # The last link of the public form of the record, which the bundle holds.
    chain_link: Mapped[str] = mapped_column(sa.String(64), default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    sealed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    sealed_at: Mapped[datetime] = mapped_column(default=now)
    contest: Mapped[Contest] = relationship()
    run: Mapped[TallyRun] = relationship()
    sealer: Mapped[User] = relationship()


class WishState(enum.StrEnum):
    """The path of a wish for a seal."""

    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"


WISH_UNDER_WAY = sa.text("state = 'requested'")


class SealWish(Base):
    """An organizer asked for the seal of the list with this digest; a job makes it.

    `number` is what the seal will carry; `problem` says in a sentence why there is none.
    """

    __tablename__ = "seal_wish"
    __table_args__ = (
        sa.Index(
            "uq_seal_wish_under_way",
            "contest_id",
            unique=True,
            sqlite_where=WISH_UNDER_WAY,
            postgresql_where=WISH_UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    state: Mapped[WishState] = mapped_column(states(WishState, "state"), default=WishState.REQUESTED)
    problem: Mapped[str] = mapped_column(sa.String(300), default="")
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    requested_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    contest: Mapped[Contest] = relationship()
    requester: Mapped[User] = relationship()


class ApprovalOf(enum.StrEnum):
    """What can be approved."""

    SEAL = "seal"
    OVERRIDE = "override"
    SUCCESSION = "succession"


class Approval(Base):
    """One organizer's yes; whoever proposes a thing has approved it by that."""

    __tablename__ = "approval"
    __table_args__ = (sa.UniqueConstraint("kind", "subject_id", "user_id", name="one_yes_each"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ApprovalOf] = mapped_column(states(ApprovalOf, "kind"))
    subject_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    approved_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()
