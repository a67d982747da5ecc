"""A winner may leave its seat because it moved up to another one."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NAME = "ck_succession_cause"
BEFORE = "'disqualified', 'declined', 'late_papers'"


def upgrade() -> None:
    _allow(f"{BEFORE}, 'moved_up'")


def downgrade() -> None:
    op.execute("DELETE FROM succession WHERE cause = 'moved_up'")
    _allow(BEFORE)


def _allow(causes: str) -> None:
    with op.batch_alter_table("succession", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), f"cause IN ({causes})")
