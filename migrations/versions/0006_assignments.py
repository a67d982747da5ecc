"""Profiles, declarations, wishes, terms of a round; minutes of a seat; what a plan moves, who applied it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from app.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AUTOINCREMENT = {"sqlite_autoincrement": True}
OLD_STATES = ("requested", "proposed", "applied", "failed")
STATES = ("requested", "proposed", "applying", "applied", "undone", "failed")
KINDS = ("fill", "repair", "redraw", "relieve", "import")


def upgrade() -> None:
    _declarations()
    _profiles()
    _terms()
    _wishes()
    _simulations()
    with op.batch_alter_table("panel_seat", table_kwargs=AUTOINCREMENT) as seat:
        seat.add_column(sa.Column("tools", sa.JSON(), server_default="[]", nullable=False))
        seat.add_column(sa.Column("max_minutes", NUMBER, nullable=True))
        seat.create_check_constraint(op.f("ck_panel_seat_max_minutes_not_negative"), "max_minutes >= 0")
    with op.batch_alter_table("plan", table_kwargs=AUTOINCREMENT) as plan:
        plan.add_column(sa.Column("kind", sa.String(32), server_default="fill", nullable=False))
        plan.add_column(sa.Column("options", sa.JSON(), server_default="{}", nullable=False))
        plan.add_column(sa.Column("removals", sa.JSON(), server_default="[]", nullable=False))
        plan.add_column(sa.Column("applied_by", NUMBER, nullable=True))
        plan.add_column(sa.Column("undone_at", UtcDateTime(), nullable=True))
        plan.alter_column("requested_by", existing_type=NUMBER, nullable=True)
        plan.create_foreign_key(op.f("fk_plan_applied_by"), "user_account", ["applied_by"], ["id"])
        plan.create_check_constraint(op.f("ck_plan_kind"), _among("kind", KINDS))
        _change_states(plan, STATES)


def downgrade() -> None:
    op.execute("DELETE FROM plan WHERE requested_by IS NULL OR state IN ('applying', 'undone')")
    with op.batch_alter_table("plan", table_kwargs=AUTOINCREMENT) as plan:
        plan.drop_constraint(op.f("ck_plan_kind"), type_="check")
        _change_states(plan, OLD_STATES)
        plan.drop_constraint(op.f("fk_plan_applied_by"), type_="foreignkey")
        plan.alter_column("requested_by", existing_type=NUMBER, nullable=False)
        for column in ("undone_at", "applied_by", "removals", "options", "kind"):
            plan.drop_column(column)
    with op.batch_alter_table("panel_seat", table_kwargs=AUTOINCREMENT) as seat:
        seat.drop_constraint(op.f("ck_panel_seat_max_minutes_not_negative"), type_="check")
        seat.drop_column("max_minutes")
        seat.drop_column("tools")
    for table in ("plan_simulation", "pair_wish", "round_terms", "judge_profile", "conflict_declaration"):
        op.drop_table(table)


def _change_states(plan: BatchOperations, states: tuple[str, ...]) -> None:
    plan.drop_constraint(op.f("ck_plan_state"), type_="check")
    plan.create_check_constraint(op.f("ck_plan_state"), _among("state", states))


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _kind(*values: str) -> sa.Enum:
    return sa.Enum(*values, name="kind", native_enum=False, create_constraint=True, length=32)


def _declarations() -> None:
    op.create_table(
        "conflict_declaration",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contest_id", NUMBER, nullable=False),
        sa.Column("judge_id", NUMBER, nullable=False),
        sa.Column("kind", _kind("entry", "person", "company", "school"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"],
            ["contest.id"],
            name=op.f("fk_conflict_declaration_contest_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["user_account.id"], name=op.f("fk_conflict_declaration_judge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
        sa.UniqueConstraint("contest_id", "judge_id", "kind", "name", name="declared_once"),
        sqlite_autoincrement=True,
    )


def _profiles() -> None:
    op.create_table(
        "judge_profile",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contest_id", NUMBER, nullable=False),
        sa.Column("judge_id", NUMBER, nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("genres", sa.JSON(), nullable=False),
        sa.Column("tools", sa.JSON(), nullable=False),
        sa.Column("minutes_per_week", NUMBER, nullable=True),
        sa.Column("minutes_total", NUMBER, nullable=True),
        sa.Column("away", sa.JSON(), nullable=False),
        sa.Column("employer", sa.String(160), nullable=False),
        sa.Column("school", sa.String(160), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "minutes_per_week >= 0", name=op.f("ck_judge_profile_minutes_per_week_not_negative")
        ),
        sa.CheckConstraint("minutes_total >= 0", name=op.f("ck_judge_profile_minutes_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_judge_profile_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_judge_profile_judge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_profile")),
        sa.UniqueConstraint("contest_id", "judge_id", name="one_profile_per_judge"),
        sqlite_autoincrement=True,
    )


def _terms() -> None:
    op.create_table(
        "round_terms",
        sa.Column("round_id", NUMBER, nullable=False),
        sa.Column("silent_days", NUMBER, nullable=False),
        sa.Column("vendors_tie", sa.Boolean(), nullable=False),
        sa.CheckConstraint("silent_days BETWEEN 1 AND 90", name=op.f("ck_round_terms_silent_days_range")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_round_terms_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_terms")),
        sqlite_autoincrement=True,
    )


def _wishes() -> None:
    op.create_table(
        "pair_wish",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("round_id", NUMBER, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=False),
        sa.Column("judge_id", NUMBER, nullable=False),
        sa.Column("kind", _kind("pin", "ban"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_pair_wish_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_pair_wish_judge_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_pair_wish_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_wish")),
        sa.UniqueConstraint("round_id", "entry_id", "judge_id", name="one_wish_per_pair"),
        sqlite_autoincrement=True,
    )


def _simulations() -> None:
    op.create_table(
        "plan_simulation",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contest_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("requested_by", NUMBER, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_plan_simulation_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["user_account.id"], name=op.f("fk_plan_simulation_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_simulation")),
        sa.UniqueConstraint("contest_id", "number", name="simulation_number"),
        sqlite_autoincrement=True,
    )
