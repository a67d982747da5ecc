"""What judging needs beyond the foundation: rounds, defects, viewing, promises, other kinds of vote."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

# key, English, Chinese: what contests that exist already get as their words for craft faults
DEFECTS = (
    ("character", "Character drift", "角色前后不一致"),
    ("continuity", "Scene or prop continuity", "场景或道具不连贯"),
    ("motion", "Physics and motion", "物理与动作失真"),
    ("lip-sync", "Lip-sync", "口型不同步"),
    ("flicker", "Flicker", "画面闪烁"),
    ("hands", "Hands and text", "手部或文字错误"),
    ("stutter", "Stutter, slide-show feel", "卡顿，幻灯片感"),
)


def _column(name: str, kind: Any, *parts: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *parts, nullable=False, **options)


def upgrade() -> None:
    _settings()
    _judging()
    _votes()
    _columns()
    _words()


def _settings() -> None:
    op.create_table(
        "defect_kind",
        _column("id", INT),
        _column("contest_id", INT),
        _column("position", INT),
        _column("key", sa.String(length=40)),
        _column("title_en", sa.String(length=80)),
        _column("title_zh", sa.String(length=80)),
        _column("is_retired", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_defect_kind_contest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_kind")),
        sa.UniqueConstraint("contest_id", "key", name="defect_kind_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "terms",
        _column("id", INT),
        _column("contest_id", INT),
        _column("version", INT),
        _column("text_en", sa.Text()),
        _column("text_zh", sa.Text()),
        _column("created_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_terms_contest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("contest_id", "version", name="terms_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sub_criterion",
        _column("id", INT),
        _column("criterion_id", INT),
        _column("position", INT),
        _column("key", sa.String(length=40)),
        _column("title_en", sa.String(length=120)),
        _column("title_zh", sa.String(length=120)),
        _column("weight", INT),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_sub_criterion_part_weight_is_percent")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_sub_criterion_criterion_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_criterion")),
        sa.UniqueConstraint("criterion_id", "key", name="sub_criterion_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "shortlist_place",
        _column("id", INT),
        _column("round_id", INT),
        _column("entry_id", INT),
        sa.Column("place", INT),
        _column("created_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_shortlist_place_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_shortlist_place_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_place")),
        sa.UniqueConstraint("round_id", "entry_id", name="one_place_per_round"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_shortlist_place_entry_id"), "shortlist_place", ["entry_id"])


def _judging() -> None:
    op.create_table(
        "terms_acceptance",
        _column("id", INT),
        _column("terms_id", INT),
        _column("judge_id", INT),
        _column("accepted_at", MOMENT),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_terms_acceptance_judge_id")),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["terms.id"], name=op.f("fk_terms_acceptance_terms_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_acceptance")),
        sa.UniqueConstraint("terms_id", "judge_id", name="accepted_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "calibration_film",
        _column("id", INT),
        _column("round_id", INT),
        _column("entry_id", INT),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_calibration_film_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_calibration_film_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_film")),
        sa.UniqueConstraint("round_id", "entry_id", name="calibrated_once"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calibration_film_entry_id"), "calibration_film", ["entry_id"])
    op.create_table(
        "trouble",
        _column("id", INT),
        _column("assignment_id", INT),
        _column("words", sa.String(length=300)),
        _column("created_at", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_trouble_assignment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_trouble_assignment_id"), "trouble", ["assignment_id"])
    op.create_table(
        "viewing",
        _column("id", INT),
        _column("assignment_id", INT),
        _column("spans", sa.JSON()),
        _column("calm", sa.JSON()),
        _column("first_at", MOMENT),
        _column("last_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_viewing_assignment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_viewing_assignment_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "defect",
        _column("id", INT),
        _column("scorecard_id", INT),
        _column("kind_id", INT),
        _column("key", sa.String(length=40)),
        _column("at_ms", INT),
        _column("severity", INT),
        _column("words", sa.String(length=200)),
        _column("created_at", MOMENT),
        sa.Column("removed_at", MOMENT),
        sa.CheckConstraint("at_ms >= 0", name=op.f("ck_defect_defect_within_film")),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name=op.f("ck_defect_severity_known")),
        sa.ForeignKeyConstraint(["kind_id"], ["defect_kind.id"], name=op.f("fk_defect_kind_id")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_defect_scorecard_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect")),
        sa.UniqueConstraint("scorecard_id", "key", name="one_defect_per_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "part_score",
        _column("id", INT),
        _column("scorecard_id", INT),
        _column("part_id", INT),
        _column("value", INT),
        sa.CheckConstraint("value BETWEEN 0 AND 100000", name=op.f("ck_part_score_part_value_within_range")),
        sa.ForeignKeyConstraint(["part_id"], ["sub_criterion.id"], name=op.f("fk_part_score_part_id")),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_part_score_scorecard_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_score")),
        sa.UniqueConstraint("scorecard_id", "part_id", name="one_score_per_part"),
        sqlite_autoincrement=True,
    )


def _votes() -> None:
    op.create_table(
        "ranked_ballot",
        _column("id", INT),
        _column("round_id", INT),
        _column("judge_id", INT),
        _column("places", sa.JSON()),
        _column("save_count", INT),
        _column("saved_at", MOMENT),
        sa.Column("submitted_at", MOMENT),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_ranked_ballot_judge_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_ranked_ballot_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranked_ballot")),
        sa.UniqueConstraint("round_id", "judge_id", name="one_ballot_per_judge"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pair_vote",
        _column("id", INT),
        _column("round_id", INT),
        _column("judge_id", INT),
        _column("first_id", INT),
        _column("second_id", INT),
        sa.Column("better_id", INT),
        _column("created_at", MOMENT),
        sa.CheckConstraint(
            "better_id IN (first_id, second_id)", name=op.f("ck_pair_vote_better_is_of_the_pair")
        ),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_pair_vote_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["better_id"], ["entry.id"], name=op.f("fk_pair_vote_better_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["entry.id"], name=op.f("fk_pair_vote_first_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["judge_id"], ["user_account.id"], name=op.f("fk_pair_vote_judge_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_pair_vote_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["entry.id"], name=op.f("fk_pair_vote_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_vote")),
        sa.UniqueConstraint("round_id", "judge_id", "first_id", "second_id", name="one_vote_per_pair"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pair_vote_first_id"), "pair_vote", ["first_id"])
    op.create_index(op.f("ix_pair_vote_second_id"), "pair_vote", ["second_id"])
    op.create_table(
        "triage_vote",
        _column("id", INT),
        _column("assignment_id", INT),
        _column(
            "choice",
            sa.Enum(
                "yes", "maybe", "no", name="choice", native_enum=False, create_constraint=True, length=32
            ),
        ),
        _column("viewing_reason", sa.String(length=500)),
        _column("created_at", MOMENT),
        _column("changed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_triage_vote_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_triage_vote")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_triage_vote_assignment_id")),
        sqlite_autoincrement=True,
    )


def _columns() -> None:
    share = sa.CheckConstraint("viewing_share BETWEEN 0 AND 100", name="ck_round_viewing_share_is_percent")
    rules = "advance_rule IN ('hand', 'top', 'category', 'threshold', 'quota')"
    for column in (
        _column("viewing_share", INT, share, server_default="0"),
        _column("first_seconds", INT, server_default="0"),
        _column("shows_others", sa.Boolean(), server_default=sa.false()),
        _column("warns_judges", sa.Boolean(), server_default=sa.true()),
        _column(
            "advance_rule",
            sa.String(32),
            sa.CheckConstraint(rules, name="ck_round_advance_rule"),
            server_default="hand",
        ),
        _column("advance_number", INT, server_default="0"),
    ):
        op.add_column("round", column)
    for column in (
        _column("is_divisive", sa.Boolean(), server_default=sa.false()),
        _column("viewing_reason", sa.String(500), server_default=""),
        sa.Column("reopened_at", MOMENT),
        sa.Column("locked_at", MOMENT),
    ):
        op.add_column("scorecard", column)


def _words() -> None:
    contests = op.get_bind().execute(sa.text("SELECT id FROM contest")).scalars().all()
    columns = ("contest_id", "position", "key", "title_en", "title_zh", "is_retired")
    rows = [
        dict(zip(columns, (contest, place, *words, False), strict=True))
        for contest in contests
        for place, words in enumerate(DEFECTS, start=1)
    ]
    if rows:
        table = sa.table("defect_kind", *(sa.column(name) for name in columns))
        op.bulk_insert(table, rows)


def downgrade() -> None:
    for name in ("locked_at", "reopened_at", "viewing_reason", "is_divisive"):
        op.drop_column("scorecard", name)
    for name in (
        "advance_number",
        "advance_rule",
        "warns_judges",
        "shows_others",
        "first_seconds",
        "viewing_share",
    ):
        op.drop_column("round", name)
    for name in (
        "part_score",
        "defect",
        "viewing",
        "trouble",
        "triage_vote",
        "shortlist_place",
        "pair_vote",
        "calibration_film",
        "terms_acceptance",
        "sub_criterion",
        "ranked_ballot",
        "terms",
        "defect_kind",
    ):
        op.drop_table(name)
