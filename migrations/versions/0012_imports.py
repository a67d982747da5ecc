"""Imports: what was sent for one, and its table line by line."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime(timezone=True)
STATES = ("gathering", "looking", "looked_at", "taking", "taken", "given_up")


def upgrade() -> None:
    op.create_table(
        "import",
        _column("id", INT),
        _column("code", sa.String(length=16)),
        _column("contest_id", INT),
        _column("state", _one_of("state", *STATES)),
        _column("folder", sa.String(length=255)),
        _column("looks", INT),
        _column("takes", INT),
        _column("fault", sa.JSON()),
        _column("invites", sa.Boolean()),
        _column("begun_by", INT),
        _column("begun_at", MOMENT),
        sa.Column("taken_by", INT),
        sa.Column("taken_at", MOMENT),
        sa.ForeignKeyConstraint(["begun_by"], ["user_account.id"], name=op.f("fk_import_begun_by")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_import_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["user_account.id"], name=op.f("fk_import_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.UniqueConstraint("code", name=op.f("uq_import_code")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_import_contest", "import", ["contest_id", "id"])
    _files()
    _lines()


def _files() -> None:
    op.create_table(
        "import_file",
        _column("id", INT),
        _column("import_id", INT),
        _column("upload_key", sa.String(length=32)),
        _column("file_name", sa.String(length=255)),
        _column("size", INT),
        _column("kind", _one_of("kind", "table", "films", "unknown")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_file_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("upload_key", name=op.f("uq_import_file_upload_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_file_import_id"), "import_file", ["import_id"])


def _lines() -> None:
    op.create_table(
        "import_line",
        _column("id", INT),
        _column("import_id", INT),
        _column("number", INT),
        _column("said", sa.JSON()),
        _column("faults", sa.JSON()),
        _column("fate", _one_of("fate", "fresh", "known", "wrong", "taken")),
        sa.Column("entry_id", INT),
        sa.Column("told_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_import_line_entry_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_line_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_line_entry_id"), "import_line", ["entry_id"])
    op.create_index("ix_import_line_fate", "import_line", ["import_id", "fate", "number"])


def downgrade() -> None:
    for name in ("import_line", "import_file", "import"):
        op.drop_table(name)


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
