"""Rubrics of organizers' own: weights in hundredths of a percent, an edition that counts changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AUTOINCREMENT = {"sqlite_autoincrement": True}
# Table, its lowest weight, the check that was and the one that comes.
WEIGHTS = (
    ("criterion", 0, "ck_criterion_weight_is_percent", "ck_criterion_weight_is_share"),
    ("sub_criterion", 1, "ck_sub_criterion_part_weight_is_percent", "ck_sub_criterion_part_weight_is_share"),
)


def upgrade() -> None:
    op.add_column("rubric", sa.Column("edition", INT, server_default="1", nullable=False))
    for table, least, old, new in WEIGHTS:
        _check(table, old, new, f"weight BETWEEN {least} AND 10000")


def _check(table: str, old: str, new: str, rule: str) -> None:
    with op.batch_alter_table(table, table_kwargs=AUTOINCREMENT) as batch:
        batch.drop_constraint(op.f(old), type_="check")
        batch.create_check_constraint(op.f(new), rule)


def downgrade() -> None:
    for name, least, old, new in WEIGHTS:
        table = sa.table(name, sa.column("weight", INT))
        whole = sa.case((table.c.weight >= 200, table.c.weight // 100), else_=100)
        op.execute(sa.update(table).where(table.c.weight > 100).values(weight=whole))
        _check(name, new, old, f"weight BETWEEN {least} AND 100")
    op.drop_column("rubric", "edition")
