"""A contest brought in from elsewhere: an archive with its list and films, looked at first, then taken in."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_code, now, states


class ImportState(enum.StrEnum):
    """The path of an import; only one that was looked at without errors can be taken in."""

    READING = "reading"
    READ = "read"
    TAKING = "taking"
    TAKEN = "taken"
    REFUSED = "refused"


class Import(Base):
    """One archive that an organizer uploaded; `report` is what the dry run says, line by line."""

    __tablename__ = "entry_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=lambda: new_code(10))
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    upload_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    file_name: Mapped[str] = mapped_column(sa.String(255))
    state: Mapped[ImportState] = mapped_column(states(ImportState, "state"), default=ImportState.READING)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    with_mails: Mapped[bool] = mapped_column(default=False)
    uploaded_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None]
