"""What queue and player add: answers to reports, terms for every contest, originals without metadata."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What judges promise where a contest has never said anything of its own.
TERMS_EN = (
    "What I see here stays here. I watch these films only to judge them. I do not copy them, show them to "
    "anybody or speak of them before the winners are announced. I tell the organizer at once when I know who "
    "made a film. I give my scores by myself, without arranging them with others, and I do not put the films "
    "into other services or train anything with them."
)
TERMS_ZH = (
    "此处所见，止于此处。我观看这些作品只为评审，不复制、不外传，在获奖名单公布之前不与他人谈论。"
    "若知道作品出自何人之手，我会立即告知主办方。我独立打分，不与他人商定；"
    "也不会将作品上传到其他服务，或用于任何训练。"
)


def upgrade() -> None:
    with op.batch_alter_table("trouble") as table:
        table.add_column(sa.Column("settled_by", INT, nullable=True))
        table.add_column(sa.Column("answer", sa.String(length=500), nullable=False, server_default=""))
        table.create_foreign_key(op.f("fk_trouble_settled_by"), "user_account", ["settled_by"], ["id"])
    _originals()
    _terms()


def _originals() -> None:
    op.create_table(
        "clean_original",
        sa.Column("film_id", INT, nullable=False),
        sa.Column("job_key", sa.String(length=160), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("size", INT, nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "made_at IS NULL OR storage_key IS NOT NULL", name=op.f("ck_clean_original_made_is_kept")
        ),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_clean_original_film_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_clean_original")),
        sa.UniqueConstraint("job_key", name=op.f("uq_clean_original_job_key")),
        sqlite_autoincrement=True,
    )


def _terms() -> None:
    """Judges of contests that exist already promise the same as those of new ones."""
    terms = sa.table(
        "terms",
        sa.column("contest_id", sa.Integer),
        sa.column("version", sa.Integer),
        sa.column("text_en", sa.Text),
        sa.column("text_zh", sa.Text),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    contest = sa.table("contest", sa.column("id", sa.Integer))
    without = sa.select(contest.c.id).where(~sa.exists().where(terms.c.contest_id == contest.c.id))
    words = {"version": 1, "text_en": TERMS_EN, "text_zh": TERMS_ZH, "created_at": datetime.now(UTC)}
    rows = [{"contest_id": number, **words} for number in op.get_bind().scalars(without)]
    if rows:
        op.bulk_insert(terms, rows)


def downgrade() -> None:
    op.drop_table("clean_original")
    with op.batch_alter_table("trouble") as table:
        table.drop_constraint(op.f("fk_trouble_settled_by"), type_="foreignkey")
        table.drop_column("answer")
        table.drop_column("settled_by")
