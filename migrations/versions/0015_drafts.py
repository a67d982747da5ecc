"""What autosave adds: which window sent a version, and drafts that came after a round was closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("scorecard_version") as table:
        table.add_column(sa.Column("window", sa.String(24), nullable=False, server_default=""))
        table.add_column(sa.Column("turn", BIG, nullable=False, server_default="0"))
    op.create_table(
        "late_draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_late_draft_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_draft")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("late_draft") as table:
        table.create_index(op.f("ix_late_draft_assignment_id"), ["assignment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("late_draft")
    with op.batch_alter_table("scorecard_version") as table:
        table.drop_column("turn")
        table.drop_column("window")
