"""What studio and calibration add: where a round's calibration stands, and the order of its films."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calibration",
        sa.Column("round_id", INT, nullable=False),
        sa.Column("shows_panel", sa.Boolean(), nullable=False),
        sa.Column("began_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_calibration_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_calibration")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("calibration_film") as table:
        table.add_column(sa.Column("position", INT, nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("calibration_film") as table:
        table.drop_column("position")
    op.drop_table("calibration")
