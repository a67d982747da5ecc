"""The words that entrants and guardians agree to; every change of them is a new version."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, now

DECLARED = ("rights_en", "rights_zh", "afterwards_en", "afterwards_zh")


class EntryTerms(Base):
    """One version of what a contest asks to be declared, and of what happens to film and data afterwards."""

    __tablename__ = "entry_terms"
    __table_args__ = (sa.UniqueConstraint("contest_id", "version", name="entry_terms_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    version: Mapped[int]
    rights_en: Mapped[str] = mapped_column(sa.Text, default="")
    rights_zh: Mapped[str] = mapped_column(sa.Text, default="")
    afterwards_en: Mapped[str] = mapped_column(sa.Text, default="")
    afterwards_zh: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
