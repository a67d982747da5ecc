"""A seat on the panel has a fewest number of films, and seats and profiles name categories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AUTOINCREMENT = {"sqlite_autoincrement": True}
NAME = "ck_panel_seat_min_films_not_negative"


def upgrade() -> None:
    for table in ("judge_profile", "panel_seat"):
        op.add_column(table, sa.Column("categories", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("panel_seat", sa.Column("min_films", INT, server_default="0", nullable=False))
    with op.batch_alter_table("panel_seat", table_kwargs=AUTOINCREMENT) as batch:
        batch.create_check_constraint(op.f(NAME), "min_films >= 0")


def downgrade() -> None:
    with op.batch_alter_table("panel_seat", table_kwargs=AUTOINCREMENT) as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.drop_column("min_films")
        batch.drop_column("categories")
    with op.batch_alter_table("judge_profile", table_kwargs=AUTOINCREMENT) as batch:
        batch.drop_column("categories")
