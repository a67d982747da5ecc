"""What screening needs: times of one's own, findings and decisions, questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason != ''", name=op.f("ck_extension_has_reason")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_extension_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["entrant_id"], ["user_account.id"], name=op.f("fk_extension_entrant_id")),
        sa.ForeignKeyConstraint(["given_by"], ["user_account.id"], name=op.f("fk_extension_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("contest_id", "entrant_id", "until", name="extension_once"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_extension_entrant_id"), "extension", ["entrant_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("reason_zh", sa.String(length=500), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("opened_at < until", name=op.f("ck_correction_has_time")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_correction_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"], name=op.f("fk_correction_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_correction_entry_id"), "correction", ["entry_id"], unique=False)
    op.create_table(
        "late_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_ms", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("film_size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("film_sha256", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_late_attempt_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_late_attempt_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_attempt")),
        sa.UniqueConstraint("code", name=op.f("uq_late_attempt_code")),
        sa.UniqueConstraint("entry_id", "digest", name="attempt_once_per_content"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_late_attempt_contest", "late_attempt", ["contest_id", "at"], unique=False)
    op.create_table(
        "question_thread",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asker_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organizers_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asker_id"], ["user_account.id"], name=op.f("fk_question_thread_asker_id")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_question_thread_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_question_thread_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_thread")),
        sa.UniqueConstraint("code", name=op.f("uq_question_thread_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_question_thread_asker_id"), "question_thread", ["asker_id"], unique=False)
    op.create_index(op.f("ix_question_thread_entry_id"), "question_thread", ["entry_id"], unique=False)
    op.create_index("ix_question_thread_moved", "question_thread", ["contest_id", "moved_at"], unique=False)
    op.create_index(
        "ix_question_thread_waiting", "question_thread", ["contest_id", "waits_since"], unique=False
    )
    op.create_table(
        "screening_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contest_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "eligible",
                "ineligible",
                "reopened",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("reason_en", sa.String(length=500), nullable=False),
        sa.Column("reason_zh", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict = 'eligible' OR reason_en != '' OR reason_zh != ''",
            name=op.f("ck_screening_decision_refusal_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_screening_decision_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_screening_decision_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_screening_decision_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_screening_decision_entry", "screening_decision", ["entry_id", "id"], unique=False)
    op.create_index(
        "ix_screening_decision_told", "screening_decision", ["contest_id", "told_at"], unique=False
    )
    op.create_table(
        "screening_finding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rule",
                "technical",
                "duplicate",
                "consent",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_screening_finding_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["entry.id"], name=op.f("fk_screening_finding_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_finding")),
        sa.UniqueConstraint("entry_id", "code", "other_id", name="finding_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_screening_finding_entry", "screening_finding", ["entry_id", "kind"], unique=False)
    op.create_index(op.f("ix_screening_finding_other_id"), "screening_finding", ["other_id"], unique=False)
    op.create_table(
        "question_post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_organizer", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_question_post_author_id")),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["question_thread.id"], name=op.f("fk_question_post_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_post")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_post_thread", "question_post", ["thread_id", "id"], unique=False)
    op.add_column(
        "contest", sa.Column("is_screened", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("entry", sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entry", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "entry", sa.Column("ineligible_reason_en", sa.String(length=500), server_default="", nullable=False)
    )
    op.add_column(
        "entry", sa.Column("ineligible_reason_zh", sa.String(length=500), server_default="", nullable=False)
    )
    op.add_column("entry", sa.Column("external_id", sa.String(length=80), nullable=True))
    op.create_index("ix_entry_contest_submitted", "entry", ["contest_id", "submitted_at"], unique=False)
    op.create_index("uq_entry_external_id", "entry", ["contest_id", "external_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_entry_external_id", "entry")
    op.drop_index("ix_entry_contest_submitted", "entry")
    op.drop_column("entry", "external_id")
    op.drop_column("entry", "ineligible_reason_zh")
    op.drop_column("entry", "ineligible_reason_en")
    op.drop_column("entry", "told_at")
    op.drop_column("entry", "screened_at")
    op.drop_column("contest", "is_screened")
    op.drop_index("ix_question_post_thread", "question_post")
    op.drop_table("question_post")
    op.drop_index(op.f("ix_screening_finding_other_id"), "screening_finding")
    op.drop_index("ix_screening_finding_entry", "screening_finding")
    op.drop_table("screening_finding")
    op.drop_index("ix_screening_decision_told", "screening_decision")
    op.drop_index("ix_screening_decision_entry", "screening_decision")
    op.drop_table("screening_decision")
    op.drop_index("ix_question_thread_waiting", "question_thread")
    op.drop_index("ix_question_thread_moved", "question_thread")
    op.drop_index(op.f("ix_question_thread_entry_id"), "question_thread")
    op.drop_index(op.f("ix_question_thread_asker_id"), "question_thread")
    op.drop_table("question_thread")
    op.drop_index("ix_late_attempt_contest", "late_attempt")
    op.drop_table("late_attempt")
    op.drop_index(op.f("ix_correction_entry_id"), "correction")
    op.drop_table("correction")
    op.drop_index(op.f("ix_extension_entrant_id"), "extension")
    op.drop_table("extension")
