"""What entrants ask and organizers answer, thread by thread, with how far each side has read."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Contest
from app.db import Base, new_code, now
from app.entries.models import Entry


class Thread(Base):
    """One question with all that followed; about one entry, or about the contest when `entry_id` is empty.

    Whoever wrote last waits for the other side: `waits_since` is set while organizers owe an answer.
    """

    __tablename__ = "question_thread"
    __table_args__ = (
        sa.Index("ix_question_thread_waiting", "contest_id", "waits_since"),
        sa.Index("ix_question_thread_moved", "contest_id", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=lambda: new_code(10))
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    asker_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    subject: Mapped[str] = mapped_column(sa.String(160))
    created_at: Mapped[datetime] = mapped_column(default=now)
    moved_at: Mapped[datetime] = mapped_column(default=now)
    waits_since: Mapped[datetime | None]
    asker_read_at: Mapped[datetime | None]
    organizers_read_at: Mapped[datetime | None]
    contest: Mapped[Contest] = relationship()
    entry: Mapped[Entry | None] = relationship()
    asker: Mapped[User] = relationship()
    posts: Mapped[list[Post]] = relationship(
        order_by="Post.id", cascade="all, delete-orphan", back_populates="thread"
    )


class Post(Base):
    """One thing said in a thread, by its asker or by an organizer."""

    __tablename__ = "question_post"
    __table_args__ = (sa.Index("ix_question_post_thread", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("question_thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    by_organizer: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(default=now)
    author: Mapped[User] = relationship()
    thread: Mapped[Thread] = relationship(back_populates="posts")
