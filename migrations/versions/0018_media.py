"""Sheets keep the trail of their film, by which cropped and shortened copies are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("film_sheet") as table:
        table.add_column(sa.Column("trail", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("film_sheet") as table:
        table.drop_column("trail")
