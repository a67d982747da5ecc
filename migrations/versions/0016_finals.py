"""What rounds of other kinds add: rules of triage, level films and submitted orders, pairs on a screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
AUTOINCREMENT = {"sqlite_autoincrement": True}
# As 0007 named it.
OLD_NAME = "ck_round_ck_round_advance_rule"
RULES = ("hand", "top", "category", "threshold", "quota")
TRIAGE_RULES = ("yes", "share")
OPEN_PAIR = sa.text("decided_at IS NULL")


def _among(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def upgrade() -> None:
    _round()
    _ballot()
    _pair()


def _round() -> None:
    level = sa.CheckConstraint("pairs_each >= 0", name=op.f("ck_round_pairs_each_not_negative"))
    ties: sa.Column[bool] = sa.Column("allows_ties", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("round", ties)
    op.add_column("round", sa.Column("pairs_each", NUMBER, level, server_default="0", nullable=False))
    _rules(RULES + TRIAGE_RULES, "ck_round_advance_rule")


def _rules(words: tuple[str, ...], name: str) -> None:
    """Let the column know other words; a new column takes its place, since SQLite changes no check."""
    check = sa.CheckConstraint(_among("rule", words), name=op.f(name))
    op.add_column("round", sa.Column("rule", sa.String(32), check, server_default="hand", nullable=False))
    op.execute("UPDATE round SET rule = advance_rule")
    op.drop_column("round", "advance_rule")
    op.execute("ALTER TABLE round RENAME COLUMN rule TO advance_rule")


def _ballot() -> None:
    with op.batch_alter_table("ranked_ballot", table_kwargs=AUTOINCREMENT) as table:
        table.add_column(sa.Column("counted", sa.JSON(), nullable=True))
        table.create_check_constraint(
            op.f("ck_ranked_ballot_submitted_has_order"), "submitted_at IS NULL OR counted IS NOT NULL"
        )


def _pair() -> None:
    with op.batch_alter_table("pair_vote", table_kwargs=AUTOINCREMENT) as table:
        table.add_column(sa.Column("is_turned", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("decided_at", MOMENT, nullable=True))
    # A vote that was kept before there were open pairs was a decision.
    op.execute("UPDATE pair_vote SET decided_at = created_at")
    with op.batch_alter_table("pair_vote", table_kwargs=AUTOINCREMENT) as table:
        table.create_check_constraint(
            op.f("ck_pair_vote_choice_is_dated"), "decided_at IS NOT NULL OR better_id IS NULL"
        )
    op.create_index(
        "uq_pair_vote_open",
        "pair_vote",
        ["round_id", "judge_id"],
        unique=True,
        sqlite_where=OPEN_PAIR,
        postgresql_where=OPEN_PAIR,
    )


def downgrade() -> None:
    op.drop_index("uq_pair_vote_open", "pair_vote")
    op.execute("DELETE FROM pair_vote WHERE decided_at IS NULL")
    with op.batch_alter_table("pair_vote", table_kwargs=AUTOINCREMENT) as table:
        table.drop_constraint(op.f("ck_pair_vote_choice_is_dated"), type_="check")
        table.drop_column("decided_at")
        table.drop_column("is_turned")
    with op.batch_alter_table("ranked_ballot", table_kwargs=AUTOINCREMENT) as table:
        table.drop_constraint(op.f("ck_ranked_ballot_submitted_has_order"), type_="check")
        table.drop_column("counted")
    op.execute("UPDATE round SET advance_rule = 'hand' WHERE advance_rule IN ('yes', 'share')")
    _rules(RULES, OLD_NAME)
    op.drop_column("round", "pairs_each")
    op.drop_column("round", "allows_ties")
