"""Teams' invitations can be revoked; questions to judges; files with a state; consent with its very words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = UtcDateTime(timezone=True)
ANSWERS = {
    "before": ("text", "long-text", "choice", "number", "yes-no", "file"),
    "after": ("text", "long-text", "choice", "several", "number", "link", "yes-no"),
}
FILES = {
    "before": ("poster", "still", "evidence", "answer"),
    "after": ("poster", "still", "evidence", "licence"),
}
FILE_STATES = ("checking", "ready", "refused")
AGREEMENTS = ("entrant", "entrant-withdrew", "guardian", "guardian-withdrew")
TEXTS = ("rights_en", "rights_zh", "afterwards_en", "afterwards_zh")


def upgrade() -> None:
    with op.batch_alter_table("team_invitation") as table:
        table.add_column(sa.Column("locale", sa.String(8), nullable=False, server_default="en"))
        table.add_column(sa.Column("revoked_at", MOMENT))
    with op.batch_alter_table("guardian") as table:
        table.add_column(sa.Column("locale", sa.String(8), nullable=False, server_default="en"))
        table.add_column(sa.Column("withdrawn_at", MOMENT))
    with op.batch_alter_table("entry_question") as table:
        table.add_column(sa.Column("for_judges", sa.Boolean(), nullable=False, server_default=sa.false()))
        _kinds(table, "entry_question", ANSWERS["after"])
    _attachments()
    _consent()


def downgrade() -> None:
    op.drop_table("agreement")
    op.drop_table("entry_terms")
    for table_name in ("attachment", "entry_question"):
        rows = sa.table(table_name, sa.column("kind", sa.String))
        known = FILES["before"] if table_name == "attachment" else ANSWERS["before"]
        op.execute(rows.delete().where(rows.c.kind.not_in(known)))
    with op.batch_alter_table("attachment") as table:
        table.drop_index("uq_attachment_upload_key")
        for name in ("state", "ready_is_kept"):
            table.drop_constraint(op.f(f"ck_attachment_{name}"), type_="check")
        for name in ("state", "problem", "upload_key", "width", "height"):
            table.drop_column(name)
        _kinds(table, "attachment", FILES["before"])
    with op.batch_alter_table("entry_question") as table:
        table.drop_column("for_judges")
        _kinds(table, "entry_question", ANSWERS["before"])
    for table_name, moment in (("guardian", "withdrawn_at"), ("team_invitation", "revoked_at")):
        with op.batch_alter_table(table_name) as table:
            table.drop_column("locale")
            table.drop_column(moment)


def _kinds(table: Any, name: str, kinds: tuple[str, ...]) -> None:
    table.drop_constraint(op.f(f"ck_{name}_kind"), type_="check")
    table.create_check_constraint(op.f(f"ck_{name}_kind"), _one_of("kind", kinds))


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def _attachments() -> None:
    with op.batch_alter_table("attachment") as table:
        table.add_column(sa.Column("state", sa.String(32), nullable=False, server_default="ready"))
        table.add_column(sa.Column("problem", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("upload_key", sa.String(32)))
        table.add_column(sa.Column("width", INT))
        table.add_column(sa.Column("height", INT))
        table.create_check_constraint(op.f("ck_attachment_state"), _one_of("state", FILE_STATES))
        table.create_check_constraint(
            op.f("ck_attachment_ready_is_kept"), "state != 'ready' OR storage_key != ''"
        )
        table.create_index("uq_attachment_upload_key", ["upload_key"], unique=True)
        _kinds(table, "attachment", FILES["after"])


def _consent() -> None:
    op.create_table(
        "entry_terms",
        sa.Column("id", INT, nullable=False),
        sa.Column("contest_id", INT, nullable=False),
        sa.Column("version", INT, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_entry_terms_contest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_terms")),
        sa.UniqueConstraint("contest_id", "version", name="entry_terms_version"),
        sqlite_autoincrement=True,
    )
    links = (
        ("entry_id", "entry.id", "CASCADE"),
        ("terms_id", "entry_terms.id", "CASCADE"),
        ("user_id", "user_account.id", "SET NULL"),
    )
    op.create_table(
        "agreement",
        sa.Column("id", INT, nullable=False),
        sa.Column("entry_id", INT, nullable=False),
        sa.Column("terms_id", INT, nullable=False),
        sa.Column("user_id", INT),
        sa.Column(
            "kind",
            sa.Enum(*AGREEMENTS, name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_agreement_{column}"), ondelete=removal)
            for column, target, removal in links
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agreement_entry_id", "agreement", ["entry_id"])
