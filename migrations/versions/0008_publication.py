"""Seals, approvals, overrides and objections; awards as data; an announcement that people arm."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state IN ('armed', 'public')")


def upgrade() -> None:
    _create_what_leads_to_a_list()
    _make_announcements_armed()
    _create_what_follows_a_list()
    _widen_awards()
    _widen_contests()


def downgrade() -> None:
    _narrow()
    for table in ("objection_step", "objection", "succession"):
        op.drop_table(table)
    _make_announcements_plain()
    for table in (
        "takedown",
        "showing",
        "seal",
        "public_vote",
        "jury_statement",
        "award_override",
        "award_exclusion",
        "publication_stamp",
        "approval",
    ):
        op.drop_table(table)


def _create_what_leads_to_a_list() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "seal",
                "override",
                "succession",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_approval_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_approval_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("kind", "subject_id", "user_id", name="one_yes_each"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("approval") as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_contest_id"), ["contest_id"], unique=False)

    op.create_table(
        "publication_stamp",
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_publication_stamp_contest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_publication_stamp")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "award_exclusion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "disqualified",
                "declined",
                "late_papers",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_award_exclusion_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_award_exclusion_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_award_exclusion_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_exclusion")),
        sa.UniqueConstraint("contest_id", "entry_id", name="excluded_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "award_override",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "action",
            sa.Enum("grant", "deny", name="action", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award_definition.id"], name=op.f("fk_award_override_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_award_override_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_award_override_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_award_override_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_override")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("award_override") as batch_op:
        batch_op.create_index(batch_op.f("ix_award_override_contest_id"), ["contest_id"], unique=False)

    op.create_table(
        "jury_statement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text_en", sa.String(length=600), nullable=False),
        sa.Column("text_zh", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award_definition.id"], name=op.f("fk_jury_statement_award_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_jury_statement_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_jury_statement_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_statement")),
        sa.UniqueConstraint("award_id", "entry_id", name="one_statement_per_award"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jury_statement") as batch_op:
        batch_op.create_index(batch_op.f("ix_jury_statement_contest_id"), ["contest_id"], unique=False)

    op.create_table(
        "public_vote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("votes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("votes >= 0", name=op.f("ck_public_vote_votes_counted")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_public_vote_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_public_vote_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_vote")),
        sa.UniqueConstraint("contest_id", "entry_id", name="one_count_per_film"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reserve", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("chain_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("chain_link", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("sealed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_seal_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["tally_run.id"], name=op.f("fk_seal_run_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["user_account.id"], name=op.f("fk_seal_sealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("contest_id", "number", name="seal_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "showing",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("allowed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["allowed_by"], ["user_account.id"], name=op.f("fk_showing_allowed_by")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_showing_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_showing")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "takedown",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "film", "names", "all", name="scope", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_takedown_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_takedown_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_takedown_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("takedown") as batch_op:
        batch_op.create_index(batch_op.f("ix_takedown_contest_id"), ["contest_id"], unique=False)


def _create_what_follows_a_list() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("announcement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("entry_code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "upheld",
                "rejected",
                "reopened",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_objection_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("code", name=op.f("uq_objection_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("objection") as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_announcement_id"), ["announcement_id"], unique=False)

    op.create_table(
        "succession",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("announcement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_key", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "disqualified",
                "declined",
                "late_papers",
                name="cause",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("successor", sa.JSON(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_succession_announcement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["user_account.id"], name=op.f("fk_succession_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint("announcement_id", "award_key", "code", name="leaves_a_seat_once"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("succession") as batch_op:
        batch_op.create_index(batch_op.f("ix_succession_announcement_id"), ["announcement_id"], unique=False)

    op.create_table(
        "objection_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("objection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "upheld",
                "rejected",
                "reopened",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_objection_step_made_by")),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_objection_step_objection_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_step")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("objection_step") as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_step_objection_id"), ["objection_id"], unique=False)


def _make_announcements_armed() -> None:
    """What was public stays public: each old list becomes a seal and the announcement of it."""
    rows = _rows("announcement")
    op.drop_table("announcement")
    op.create_table(
        "announcement",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contest_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("seal_id", NUMBER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "armed",
                "disarmed",
                "public",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("embargo_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("armed_by", NUMBER, nullable=False),
        sa.Column("armed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objections_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('public', 'withdrawn') OR announced_at IS NOT NULL",
            name=op.f("ck_announcement_public_has_time"),
        ),
        sa.ForeignKeyConstraint(["armed_by"], ["user_account.id"], name=op.f("fk_announcement_armed_by")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_announcement_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seal_id"], ["seal.id"], name=op.f("fk_announcement_seal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("contest_id", "number", name="announcement_number"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_announcement_live",
        "announcement",
        ["contest_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    for row in rows:
        _announce_again(row)


def _announce_again(row: Any) -> None:
    seal, announcement, stamp = (_table(name) for name in ("seal", "announcement", "publication_stamp"))
    connection, at = op.get_bind(), row.announced_at
    made = connection.execute(
        sa.insert(seal)
        .values(
            contest_id=row.contest_id,
            number=1,
            run_id=row.run_id,
            snapshot=row.snapshot,
            digest=row.digest,
            reserve={},
            evidence=b"",
            evidence_digest="",
            bundle=b"",
            bundle_digest="",
            chain_number=0,
            chain_head="",
            chain_link="",
            reason="",
            sealed_by=row.announced_by,
            sealed_at=at,
        )
        .returning(seal.c.id)
    )
    connection.execute(
        sa.insert(announcement).values(
            contest_id=row.contest_id,
            number=1,
            seal_id=made.scalar_one(),
            state="public",
            embargo_at=at,
            version=1,
            armed_by=row.announced_by,
            armed_at=at,
            announced_at=at,
            final_at=at,
            withdrawn_reason="",
        )
    )
    connection.execute(sa.insert(stamp).values(contest_id=row.contest_id, version=1))


def _make_announcements_plain() -> None:
    """Only what is public now goes back: the older shape knows nothing of armed or withdrawn lists."""
    announcement, seal = _table("announcement"), _table("seal")
    joined = sa.join(announcement, seal, seal.c.id == announcement.c.seal_id)
    found = sa.select(
        announcement.c.contest_id,
        announcement.c.announced_at,
        announcement.c.armed_by.label("announced_by"),
        seal.c.run_id,
        seal.c.snapshot,
        seal.c.digest,
    )
    public = found.select_from(joined).where(announcement.c.state == "public")
    rows = [row._asdict() for row in op.get_bind().execute(public)]
    op.drop_table("announcement")
    op.create_table(
        "announcement",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contest_id", NUMBER, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["announced_by"], ["user_account.id"], name=op.f("fk_announcement_announced_by")
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_announcement_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["tally_run.id"], name=op.f("fk_announcement_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("contest_id", name=op.f("uq_announcement_contest_id")),
        sqlite_autoincrement=True,
    )
    if rows:
        op.get_bind().execute(sa.insert(_table("announcement")), rows)


def _widen_awards() -> None:
    tiers = sa.Enum("main", "special", name="tier", native_enum=False, create_constraint=True, length=32)
    ties = sa.Enum(
        "next_key", "extend", "jury", name="ties", native_enum=False, create_constraint=True, length=32
    )
    with op.batch_alter_table("award_definition") as batch:
        batch.add_column(sa.Column("tier", tiers, nullable=False, server_default="main"))
        batch.add_column(sa.Column("genre", sa.String(length=40), nullable=False, server_default=""))
        batch.add_column(sa.Column("tool", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("category_seats", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("public_share", NUMBER, nullable=False, server_default="0"))
        batch.add_column(sa.Column("min_score", NUMBER, nullable=True))
        batch.add_column(sa.Column("per_person_max", NUMBER, nullable=True))
        batch.add_column(sa.Column("ties", ties, nullable=False, server_default="next_key"))
        batch.alter_column("quota", existing_type=NUMBER, nullable=True)
        batch.create_check_constraint("seats_or_threshold", "quota IS NOT NULL OR min_score IS NOT NULL")
        batch.create_check_constraint("public_share_capped", "public_share BETWEEN 0 AND 20")
        batch.create_check_constraint("per_person_positive", "per_person_max > 0")
    # Awards that may join others have been special ones all along.
    op.execute("UPDATE award_definition SET tier = 'special' WHERE may_stack")


def _widen_contests() -> None:
    access = sa.Enum(
        "public",
        "on_request",
        "none",
        name="evidence_access",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    feedback = sa.Enum(
        "none", "profile", "words", name="feedback", native_enum=False, create_constraint=True, length=32
    )
    keys = sa.text('\'["story", "originality", "technique"]\'')
    with op.batch_alter_table("contest") as batch:
        batch.add_column(sa.Column("objection_days", NUMBER, nullable=False, server_default="0"))
        batch.add_column(sa.Column("evidence_access", access, nullable=False, server_default="public"))
        batch.add_column(sa.Column("feedback", feedback, nullable=False, server_default="profile"))
        batch.add_column(sa.Column("tie_keys", sa.JSON(), nullable=False, server_default=keys))
        batch.create_check_constraint("objection_window", "objection_days BETWEEN 0 AND 90")


def _narrow() -> None:
    with op.batch_alter_table("contest") as batch:
        for name in ("objection_window", "evidence_access", "feedback"):
            batch.drop_constraint(op.f(f"ck_contest_{name}"), type_="check")
        for column in ("tie_keys", "feedback", "evidence_access", "objection_days"):
            batch.drop_column(column)
    op.execute("UPDATE award_definition SET quota = 1 WHERE quota IS NULL")
    with op.batch_alter_table("award_definition") as batch:
        for name in ("seats_or_threshold", "public_share_capped", "per_person_positive", "tier", "ties"):
            batch.drop_constraint(op.f(f"ck_award_definition_{name}"), type_="check")
        batch.alter_column("quota", existing_type=NUMBER, nullable=False)
        for column in (
            "ties",
            "per_person_max",
            "min_score",
            "public_share",
            "category_seats",
            "tool",
            "genre",
            "tier",
        ):
            batch.drop_column(column)


def _table(name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())


def _rows(name: str) -> list[Any]:
    return list(op.get_bind().execute(sa.select(_table(name))))
