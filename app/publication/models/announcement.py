"""The announcement of a seal, and what may happen to it: takedowns, alternates moving up, films shown."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contests.models import Contest
from app.db import Base, now, states
from app.entries.models import Entry
from app.publication.models.seal import Seal


class AnnouncementState(enum.StrEnum):
    """The path of an announcement: people arm it, a job makes it public at its time."""

    ARMED = "armed"
    DISARMED = "disarmed"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"


LIVE = sa.text("state IN ('armed', 'public')")


class Announcement(Base):
    """A sealed list on its way to the public; a contest has at most one that is armed or public.

    `version` rises when the embargo is moved, so that a job of the older time does nothing. Readers see
    the list only when it is public and its embargo has passed by their own clock.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "number", name="announcement_number"),
        sa.Index("uq_announcement_live", "contest_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        sa.CheckConstraint(
            "state NOT IN ('public', 'withdrawn') OR announced_at IS NOT NULL", name="public_has_time"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    number: Mapped[int]
    seal_id: Mapped[int] = mapped_column(sa.ForeignKey("seal.id", ondelete="CASCADE"))
    state: Mapped[AnnouncementState] = mapped_column(
        states(AnnouncementState, "state"), default=AnnouncementState.ARMED
    )
    embargo_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    armed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    armed_at: Mapped[datetime] = mapped_column(default=now)
    announced_at: Mapped[datetime | None]
    # Until when objections are heard; none where the contest has no window.
    objections_until: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    # The last person, by number, who was written to about it.
    told_until: Mapped[int] = mapped_column(default=0, server_default="0")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    contest: Mapped[Contest] = relationship()
    seal: Mapped[Seal] = relationship()

    @property
    def snapshot(self) -> dict[str, Any]:
        """The frozen list that its pages are drawn from."""
        return self.seal.snapshot

    @property
    def digest(self) -> str:
        """The digest of the frozen list."""
        return self.seal.digest


class PublicationStamp(Base):
    """A number per contest that every change of its public pages raises: what copies in memory go by."""

    __tablename__ = "publication_stamp"

    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)


class SuccessionCause(enum.StrEnum):
    """Why a winner leaves its seat; it moves up to a better one without anybody proposing it."""

    DISQUALIFIED = "disqualified"
    DECLINED = "declined"
    LATE_PAPERS = "late_papers"
    MOVED_UP = "moved_up"


class Succession(Base):
    """A winner of a public list leaves a seat; the film next in line moves up once enough people agree.

    `successor` is that film as the seal froze it, empty where nobody is left and the seat stays empty.
    """

    __tablename__ = "succession"
    __table_args__ = (sa.UniqueConstraint("announcement_id", "award_key", "code", name="leaves_a_seat_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("announcement.id", ondelete="CASCADE"), index=True
    )
    award_key: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str] = mapped_column(sa.String(16))
    cause: Mapped[SuccessionCause] = mapped_column(states(SuccessionCause, "cause"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    successor: Mapped[dict[str, Any]] = mapped_column(default=dict)
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    announcement: Mapped[Announcement] = relationship()


class TakedownScope(enum.StrEnum):
    """What is taken down at once while the list stays."""

    FILM = "film"
    NAMES = "names"
    ALL = "all"


class Takedown(Base):
    """A film or its makers' names hidden from every public page, at once, until it is lifted."""

    __tablename__ = "takedown"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    scope: Mapped[TakedownScope] = mapped_column(states(TakedownScope, "scope"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    lifted_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship()


class Showing(Base):
    """An entrant lets everybody watch a winning film on the winner list."""

    __tablename__ = "showing"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    allowed_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    allowed_at: Mapped[datetime] = mapped_column(default=now)
