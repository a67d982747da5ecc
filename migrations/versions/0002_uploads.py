"""What uploads needs beyond the foundation: declared ends, and a name for the moment of the last byte."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("upload") as table:
        table.alter_column("touched_at", new_column_name="last_byte_at")
        table.add_column(sa.Column("head_sha256", sa.String(64), nullable=True))
        table.add_column(sa.Column("tail_sha256", sa.String(64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("upload") as table:
        table.drop_column("tail_sha256")
        table.drop_column("head_sha256")
        table.alter_column("last_byte_at", new_column_name="touched_at")
