"""The announcement: the winner list frozen at the moment it became public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contests.models import Contest
from app.db import Base, now
from app.results.models import TallyRun


class Announcement(Base):
    """A published winner list; `snapshot` is what its pages are drawn from and `digest` is over its bytes."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), unique=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id"))
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    announced_at: Mapped[datetime] = mapped_column(default=now)
    announced_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    contest: Mapped[Contest] = relationship()
    run: Mapped[TallyRun] = relationship()
