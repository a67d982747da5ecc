"""What rounds of other kinds add: rules of triage, submitted orders, pairs on a screen, the jury's table."""

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
OPEN_MOTION = sa.text("state = 'open'")
OPEN_PAIR = sa.text("decided_at IS NULL")


def _among(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def upgrade() -> None:
    _round()
    _ballot()
    _pair()
    for make in (_deliberation, _jury_film, _jury_minute, _motion, _motion_vote):
        make()
    _protect_minutes()


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


def _deliberation() -> None:
    op.create_table(
        "deliberation",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("round_id", NUMBER, nullable=False),
        sa.Column("quorum", NUMBER, nullable=False),
        sa.Column("shows_names", sa.Boolean(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", NUMBER, nullable=False),
        sa.CheckConstraint("quorum BETWEEN 1 AND 100", name=op.f("ck_deliberation_quorum_is_percent")),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"], name=op.f("fk_deliberation_opened_by")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_deliberation_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliberation")),
        sa.UniqueConstraint("round_id", name=op.f("uq_deliberation_round_id")),
        sqlite_autoincrement=True,
    )


def _jury_film() -> None:
    op.create_table(
        "jury_film",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("deliberation_id", NUMBER, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliberation_id"],
            ["deliberation.id"],
            name=op.f("fk_jury_film_deliberation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_jury_film_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_film")),
        sa.UniqueConstraint("deliberation_id", "code", name="jury_code"),
        sa.UniqueConstraint("deliberation_id", "entry_id", name="on_the_table_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jury_film_entry_id", "jury_film", ["entry_id"], unique=False)


def _jury_minute() -> None:
    op.create_table(
        "jury_minute",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("deliberation_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("film_id", NUMBER, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_jury_minute_by_id")),
        sa.ForeignKeyConstraint(
            ["deliberation_id"],
            ["deliberation.id"],
            name=op.f("fk_jury_minute_deliberation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["film_id"], ["jury_film.id"], name=op.f("fk_jury_minute_film_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_minute")),
        sa.UniqueConstraint("deliberation_id", "number", name="minute_number"),
        sqlite_autoincrement=True,
    )


def _motion() -> None:
    op.create_table(
        "motion",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("deliberation_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("film_id", NUMBER, nullable=False),
        sa.Column("award_id", NUMBER, nullable=False),
        sa.Column(
            "action",
            sa.Enum("grant", "deny", name="action", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "carried",
                "lost",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_by", NUMBER, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("closed_by", NUMBER, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("yes", NUMBER, nullable=False),
        sa.Column("no", NUMBER, nullable=False),
        sa.Column("abstained", NUMBER, nullable=False),
        sa.Column("is_casting", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state = 'open' OR closed_at IS NOT NULL", name=op.f("ck_motion_closed_has_time")),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award_definition.id"], name=op.f("fk_motion_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["user_account.id"], name=op.f("fk_motion_closed_by")),
        sa.ForeignKeyConstraint(
            ["deliberation_id"],
            ["deliberation.id"],
            name=op.f("fk_motion_deliberation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["film_id"], ["jury_film.id"], name=op.f("fk_motion_film_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_motion_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
        sa.UniqueConstraint("deliberation_id", "number", name="motion_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_motion_award_id", "motion", ["award_id"], unique=False)
    op.create_index(
        "uq_motion_open",
        "motion",
        ["film_id", "award_id"],
        unique=True,
        sqlite_where=OPEN_MOTION,
        postgresql_where=OPEN_MOTION,
    )


def _motion_vote() -> None:
    op.create_table(
        "motion_vote",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("motion_id", NUMBER, nullable=False),
        sa.Column("judge_id", NUMBER, nullable=False),
        sa.Column(
            "voice",
            sa.Enum(
                "yes", "no", "abstain", name="voice", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("voted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_motion_vote_judge_id")),
        sa.ForeignKeyConstraint(
            ["motion_id"], ["motion.id"], name=op.f("fk_motion_vote_motion_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion_vote")),
        sa.UniqueConstraint("motion_id", "judge_id", name="one_vote_per_member"),
        sqlite_autoincrement=True,
    )


def _protect_minutes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER jury_minute_no_update BEFORE UPDATE ON jury_minute "
            "BEGIN SELECT RAISE(ABORT, 'the minutes are append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION jury_minute_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the minutes are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER jury_minute_append_only BEFORE UPDATE ON jury_minute "
        "FOR EACH ROW EXECUTE FUNCTION jury_minute_refuse()"
    )


def downgrade() -> None:
    for name in ("motion_vote", "motion", "jury_minute", "jury_film", "deliberation"):
        op.drop_table(name)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION jury_minute_refuse()")
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
