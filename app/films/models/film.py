"""One table: a film with its original, its facts and what was made of it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, new_code, now, states

if TYPE_CHECKING:
    from app.films.models.subtitles import FilmSubtitles


class FilmState(enum.StrEnum):
    """The path of a film."""

    CHECKING = "checking"
    READY = "ready"
    REJECTED = "rejected"


class Film(Base):
    """A film: the original is kept under its own key, `problem` says why it was rejected.

    `rules` are those of `app.media.rules` that held when it arrived, `kept_bytes` all that storage holds
    of it. A film that was taken down is shown to organizers only, until they put it back.
    """

    __tablename__ = "film"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint(
            "state != 'ready' OR (proxy_key IS NOT NULL AND sha256 IS NOT NULL)", name="ready_is_playable"
        ),
        sa.CheckConstraint("state != 'rejected' OR problem IS NOT NULL", name="rejected_says_why"),
        sa.CheckConstraint("taken_down_at IS NULL OR taken_down_reason != ''", name="taken_down_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True, default=lambda: new_code(16))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    # The contest that it was sent to; a duplicate is looked for there.
    contest_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("contest.id", ondelete="SET NULL"), index=True
    )
    upload_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    state: Mapped[FilmState] = mapped_column(states(FilmState, "state"), default=FilmState.CHECKING)
    file_name: Mapped[str] = mapped_column(sa.String(300))
    size: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    original_key: Mapped[str | None] = mapped_column(sa.String(120))
    proxy_key: Mapped[str | None] = mapped_column(sa.String(120))
    poster_key: Mapped[str | None] = mapped_column(sa.String(120))
    kept_bytes: Mapped[int] = mapped_column(default=0, server_default="0")
    duration_ms: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    has_sound: Mapped[bool | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[str | None] = mapped_column(sa.String(40))
    problem_params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    checked_at: Mapped[datetime | None]
    taken_down_at: Mapped[datetime | None]
    taken_down_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    taken_down_reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    subtitles: Mapped[list[FilmSubtitles]] = relationship(
        order_by="FilmSubtitles.id", viewonly=True, lazy="select"
    )

    @property
    def is_accepted(self) -> bool:
        """Whether the quick check found nothing that refuses the film."""
        checked = self.facts.get("examination", {}).get("truth") is not None
        return checked and self.state is not FilmState.REJECTED

    @property
    def plays(self) -> bool:
        """Whether anybody but an organizer can be shown it."""
        return self.state is FilmState.READY and self.taken_down_at is None
