"""Exports know their round and their ending and are made once at a time; who was told of a list is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDER_WAY = sa.text("state = 'requested'")
SAME = ["contest_id", "requested_by", "kind", "form", "is_anonymous", "round_number"]


def upgrade() -> None:
    with op.batch_alter_table("export") as table:
        table.add_column(sa.Column("round_number", INT, server_default="0", nullable=False))
        table.add_column(sa.Column("ending", sa.String(length=8), server_default="", nullable=False))
        table.create_index(
            "uq_export_under_way", SAME, unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY
        )

    with op.batch_alter_table("contest") as table:
        table.add_column(sa.Column("results_at", UtcDateTime(timezone=True)))
    with op.batch_alter_table("announcement") as table:
        table.add_column(sa.Column("told_until", INT, server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("announcement") as table:
        table.drop_column("told_until")
    with op.batch_alter_table("contest") as table:
        table.drop_column("results_at")
    with op.batch_alter_table("export") as table:
        table.drop_index("uq_export_under_way")
        table.drop_column("ending")
        table.drop_column("round_number")
