"""Rubrics of organizers' own, with finer weights and an edition that counts changes; minutes that stay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0018"
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
    _keep_minutes()


def _check(table: str, old: str, new: str, rule: str) -> None:
    with op.batch_alter_table(table, table_kwargs=AUTOINCREMENT) as batch:
        batch.drop_constraint(op.f(old), type_="check")
        batch.create_check_constraint(op.f(new), rule)


def _keep_minutes() -> None:
    """Let no line be taken out; with its whole deliberation, as when a demo goes, it may go."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER jury_minute_no_delete BEFORE DELETE ON jury_minute "
            "WHEN EXISTS (SELECT 1 FROM deliberation WHERE id = OLD.deliberation_id) "
            "BEGIN SELECT RAISE(ABORT, 'the minutes are append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION jury_minute_keep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM deliberation WHERE id = OLD.deliberation_id) "
        "THEN RAISE EXCEPTION 'the minutes are append-only'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER jury_minute_no_delete BEFORE DELETE ON jury_minute "
        "FOR EACH ROW EXECUTE FUNCTION jury_minute_keep()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER jury_minute_no_delete")
    else:
        op.execute("DROP TRIGGER jury_minute_no_delete ON jury_minute")
        op.execute("DROP FUNCTION jury_minute_keep()")
    for name, least, old, new in WEIGHTS:
        table = sa.table(name, sa.column("weight", INT))
        whole = sa.case((table.c.weight >= 200, table.c.weight // 100), else_=100)
        op.execute(sa.update(table).where(table.c.weight > 100).values(weight=whole))
        _check(name, new, old, f"weight BETWEEN {least} AND 100")
    op.drop_column("rubric", "edition")
