"""A seal is asked for and made by a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WISH_UNDER_WAY = sa.text("state = 'requested'")


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "seal_wish",
        sa.Column("id", number, nullable=False),
        sa.Column("contest_id", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "done",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("requested_by", number, nullable=False),
        sa.Column("requested_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_seal_wish_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["user_account.id"], name=op.f("fk_seal_wish_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_wish")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seal_wish") as table:
        table.create_index(op.f("ix_seal_wish_contest_id"), ["contest_id"])
        table.create_index(
            "uq_seal_wish_under_way",
            ["contest_id"],
            unique=True,
            sqlite_where=WISH_UNDER_WAY,
            postgresql_where=WISH_UNDER_WAY,
        )


def downgrade() -> None:
    op.drop_table("seal_wish")
