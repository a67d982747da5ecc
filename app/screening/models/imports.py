"""A contest brought in from elsewhere: the files that came for it, and its table line by line."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Contest
from app.db import Base, new_code, now, states
from app.entries.models import Entry


class ImportState(enum.StrEnum):
    """The path of an import; only a looked-at one without a wrong line can be taken in."""

    GATHERING = "gathering"
    LOOKING = "looking"
    LOOKED_AT = "looked_at"
    TAKING = "taking"
    TAKEN = "taken"
    GIVEN_UP = "given_up"


class FileKind(enum.StrEnum):
    """What an uploaded file is for."""

    TABLE = "table"
    FILMS = "films"
    UNKNOWN = "unknown"


class Fate(enum.StrEnum):
    """What becomes of a line."""

    FRESH = "fresh"
    KNOWN = "known"
    WRONG = "wrong"
    TAKEN = "taken"


class Import(Base):
    """One import into one contest.

    `folder` is the name of a folder of the server that holds films, empty for none. `looks` and `takes`
    count how often it was looked through and begun to be taken in: each time has a job of its own. `fault`
    says in a stored sentence why the last look ended without lines. With `invites`, entrants are written to
    once all is taken in.
    """

    __tablename__ = "import"
    __table_args__ = (sa.Index("ix_import_contest", "contest_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16), unique=True, default=lambda: new_code(10))
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    state: Mapped[ImportState] = mapped_column(states(ImportState, "state"), default=ImportState.GATHERING)
    folder: Mapped[str] = mapped_column(sa.String(255), default="")
    looks: Mapped[int] = mapped_column(default=0)
    takes: Mapped[int] = mapped_column(default=0)
    fault: Mapped[dict[str, Any]] = mapped_column(default=dict)
    invites: Mapped[bool] = mapped_column(default=False)
    begun_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    begun_at: Mapped[datetime] = mapped_column(default=now)
    taken_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    taken_at: Mapped[datetime | None]
    contest: Mapped[Contest] = relationship()
    beginner: Mapped[User] = relationship(foreign_keys=[begun_by])
    files: Mapped[list[ImportFile]] = relationship(
        order_by="ImportFile.id", cascade="all, delete-orphan", back_populates="owner"
    )


class ImportFile(Base):
    """A file that was uploaded for an import; its bytes wait in the spool under the upload's key."""

    __tablename__ = "import_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import.id", ondelete="CASCADE"), index=True)
    upload_key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    file_name: Mapped[str] = mapped_column(sa.String(255))
    size: Mapped[int]
    kind: Mapped[FileKind] = mapped_column(states(FileKind, "kind"))
    owner: Mapped[Import] = relationship(back_populates="files")


class ImportLine(Base):
    """One line of the table; `faults` are [field, sentence, params], `told_at` is when its entrant was.

    A line that was taken in stays when the table is looked through again, perhaps with other numbers.
    """

    __tablename__ = "import_line"
    __table_args__ = (sa.Index("ix_import_line_fate", "import_id", "fate", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import.id", ondelete="CASCADE"))
    number: Mapped[int]
    # Not named `values`, which every table has.
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    faults: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    fate: Mapped[Fate] = mapped_column(states(Fate, "fate"))
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id", ondelete="SET NULL"), index=True)
    told_at: Mapped[datetime | None]
    entry: Mapped[Entry | None] = relationship()
