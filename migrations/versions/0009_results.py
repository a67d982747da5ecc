"""Runs keep what was chosen and what they read; judges' standings, profiles, probes, demand, exports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime(timezone=True)
UNDER_WAY = sa.text("state = 'requested'")
RUN_STATES = ("requested", "done", "failed")
EXPORT_STATES = ("requested", "done", "failed", "cancelled", "expired")


def upgrade() -> None:
    _runs()
    _around_a_run()
    _demand()
    _exports()


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _states(*names: str) -> sa.Enum:
    return sa.Enum(*names, name="state", native_enum=False, create_constraint=True, length=32)


def _state_is_one_of(names: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(name) for name in names)})"


def _runs() -> None:
    with op.batch_alter_table("standing") as table:
        table.add_column(sa.Column("criteria", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("profile", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("spread", INT))
        table.add_column(sa.Column("is_divisive", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.create_index("ix_standing_place", ["run_id", "rank"])
    with op.batch_alter_table("tally_run") as table:
        table.add_column(sa.Column("contest_id", INT))
        table.add_column(sa.Column("parameters", sa.JSON(), server_default="{}", nullable=False))
    op.execute(
        "UPDATE tally_run SET contest_id = (SELECT contest_id FROM round WHERE round.id = tally_run.round_id)"
    )
    # Runs that somebody still waits for would collide with the rule of one at a time.
    op.execute("UPDATE tally_run SET state = 'failed', problem = 'stopped' WHERE state = 'requested'")
    with op.batch_alter_table("tally_run") as table:
        table.alter_column("contest_id", existing_type=INT, nullable=False)
        table.create_foreign_key(
            op.f("fk_tally_run_contest_id"), "contest", ["contest_id"], ["id"], ondelete="CASCADE"
        )
        table.drop_constraint(op.f("ck_tally_run_state"), type_="check")
        table.create_check_constraint(
            op.f("ck_tally_run_state"), _state_is_one_of((*RUN_STATES, "cancelled"))
        )
        table.create_index(
            "uq_tally_run_under_way",
            ["contest_id"],
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        )


def _around_a_run() -> None:
    op.create_table(
        "judge_standing",
        _column("id", INT),
        _column("run_id", INT),
        _column("judge_id", INT),
        _column("round_number", INT),
        _column("reviews", INT),
        *(
            sa.Column(name, INT)
            for name in ("severity", "error", "spread", "agreement", "drift", "drift_error")
        ),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_judge_standing_judge_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["tally_run.id"], name=op.f("fk_judge_standing_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_standing")),
        sa.UniqueConstraint("run_id", "judge_id", "round_number", name="one_judge_standing_per_round"),
        sqlite_autoincrement=True,
    )
    for name, *columns in (
        ("tally_input", _column("body", sa.LargeBinary())),
        ("tally_probe", _column("body", sa.JSON()), _column("made_at", MOMENT)),
    ):
        op.create_table(
            name,
            _column("run_id", INT),
            *columns,
            sa.ForeignKeyConstraint(
                ["run_id"], ["tally_run.id"], name=op.f(f"fk_{name}_run_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("run_id", name=op.f(f"pk_{name}")),
            sqlite_autoincrement=True,
        )


def _demand() -> None:
    op.create_table(
        "review_demand",
        _column("id", INT),
        _column("round_id", INT),
        _column("entry_id", INT),
        _column("extra", INT),
        _column("reason", sa.String(length=300)),
        _column("asked_by", INT),
        _column("asked_at", MOMENT),
        sa.CheckConstraint("extra BETWEEN 1 AND 20", name=op.f("ck_review_demand_extra_within_reason")),
        sa.ForeignKeyConstraint(["asked_by"], ["user_account.id"], name=op.f("fk_review_demand_asked_by")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_review_demand_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_review_demand_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_demand")),
        sa.UniqueConstraint("round_id", "entry_id", name="one_demand_per_entry"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_demand_entry_id"), "review_demand", ["entry_id"])


def _exports() -> None:
    op.create_table(
        "export",
        _column("id", INT),
        _column("code", sa.String(length=16)),
        _column("contest_id", INT),
        _column("kind", sa.String(length=24)),
        _column("form", sa.String(length=8)),
        _column("is_anonymous", sa.Boolean()),
        _column("state", _states(*EXPORT_STATES)),
        sa.Column("storage_key", sa.String(length=160)),
        sa.Column("size", INT),
        sa.Column("rows", INT),
        sa.Column("sha256", sa.String(length=64)),
        _column("problem", sa.String(length=300)),
        _column("requested_by", INT),
        _column("created_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("expires_at", MOMENT),
        sa.CheckConstraint(
            "state != 'done' OR storage_key IS NOT NULL", name=op.f("ck_export_done_has_file")
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_export_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["user_account.id"], name=op.f("fk_export_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("code", name=op.f("uq_export_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_export_contest_id"), "export", ["contest_id"])
    op.create_index("ix_export_expiry", "export", ["state", "expires_at"])


def downgrade() -> None:
    for name in ("export", "review_demand", "tally_probe", "tally_input", "judge_standing"):
        op.drop_table(name)
    op.execute("UPDATE tally_run SET state = 'failed' WHERE state = 'cancelled'")
    op.drop_index("uq_tally_run_under_way", table_name="tally_run")
    with op.batch_alter_table("tally_run") as table:
        table.drop_constraint(op.f("ck_tally_run_state"), type_="check")
        table.create_check_constraint(op.f("ck_tally_run_state"), _state_is_one_of(RUN_STATES))
        table.drop_constraint(op.f("fk_tally_run_contest_id"), type_="foreignkey")
        table.drop_column("parameters")
        table.drop_column("contest_id")
    op.drop_index("ix_standing_place", table_name="standing")
    with op.batch_alter_table("standing") as table:
        for column in ("is_divisive", "spread", "profile", "criteria"):
            table.drop_column(column)
