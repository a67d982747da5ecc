"""What entries needs: rules and questions of a contest, a fuller entry, its team, files and guardian."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RULES = (
    *("duration", "size", "resolution", "aspect", "frame-rate", "subtitles", "ai-share", "tools"),
    *("made-between", "entries-per-person", "main-entry"),
)
ANSWERS = ("text", "long-text", "choice", "number", "yes-no", "file")
FILES = ("poster", "still", "evidence", "answer")
NEW_TABLES = (
    *("guardian", "entry_act", "team_invitation", "team_member", "attachment", "entry_answer"),
    *("entry_question", "entry_rule"),
)


def new_columns() -> dict[str, list[sa.Column[Any]]]:
    """What old tables get, by table; columns belong to one table, so they are made anew each time."""
    return {
        "contest": [
            *(
                sa.Column(name, sa.Text(), nullable=False, server_default="")
                for name in ("rights_en", "rights_zh", "afterwards_en", "afterwards_zh")
            ),
            sa.Column("adult_age", NUMBER, nullable=False, server_default="0"),
        ],
        "credit": [
            sa.Column("key", sa.String(16), nullable=False, server_default=""),
            sa.Column("organisation", sa.String(160), nullable=False, server_default=""),
        ],
        "ai_use": [
            sa.Column("key", sa.String(16), nullable=False, server_default=""),
            sa.Column("stage", sa.String(20), nullable=False, server_default=""),
            sa.Column("techniques", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("share", NUMBER),
        ],
        "entry": [
            sa.Column("adapted_from", sa.String(300), nullable=False, server_default=""),
            sa.Column("content_warnings", sa.JSON(), nullable=False, server_default="[]"),
            *(sa.Column(name, NUMBER) for name in ("shots", "work_days", "ai_share", "birth_year")),
            *(sa.Column(name, sa.Date()) for name in ("made_from", "made_until")),
            sa.Column("is_main", sa.Boolean(), nullable=False, server_default=sa.true()),
            sa.Column("poster_still", NUMBER),
            sa.Column("chosen_stills", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("may_publish", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("public_name", sa.String(120), nullable=False, server_default=""),
        ],
    }


def upgrade() -> None:
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    for table in ("credit", "ai_use"):
        named = sa.table(table, sa.column("key"), sa.column("id"))
        op.execute(named.update().values(key=sa.cast(named.c.id, sa.String(16))))
        op.create_index(f"uq_{table}_key", table, ["entry_id", "key"], unique=True)
    op.create_index("ix_credit_email", "credit", ["email"])
    _rules_and_questions()
    _answers_and_files()
    _team()
    _guardian_and_acts()


def downgrade() -> None:
    for table in NEW_TABLES:
        op.drop_table(table)
    op.drop_index("ix_credit_email", "credit")
    for table in ("credit", "ai_use"):
        op.drop_index(f"uq_{table}_key", table)
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _number(name: str, *, needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=not needed)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _moment(name: str, *, needed: bool = True) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=not needed)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _choice(name: str, values: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False)


def _table(name: str, *parts: sa.schema.SchemaItem, **links: tuple[str, str | None]) -> None:
    """A table with a number of its own; links give for each column its target and what removal does."""
    keys = [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{name}_{column}"), ondelete=removal)
        for column, (target, removal) in links.items()
    ]
    primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    op.create_table(name, _number("id"), *parts, *keys, primary, sqlite_autoincrement=True)


def _unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))


def _rules_and_questions() -> None:
    whole, part = ("contest.id", "CASCADE"), ("category.id", "CASCADE")
    for_all = sa.text("category_id IS NULL")
    _table(
        "entry_rule",
        *(_number("contest_id"), _number("category_id", needed=False), _choice("kind", RULES)),
        *(_number("least", needed=False), _number("most", needed=False)),
        *(sa.Column("earliest", sa.Date()), sa.Column("latest", sa.Date())),
        sa.Column("choices", sa.JSON(), nullable=False),
        *(_text("reason_en", 300), _text("reason_zh", 300), _moment("changed_at")),
        sa.CheckConstraint("earliest <= latest", name=op.f("ck_entry_rule_earliest_to_latest")),
        sa.CheckConstraint("least <= most", name=op.f("ck_entry_rule_least_to_most")),
        sa.UniqueConstraint("contest_id", "kind", "category_id", name="one_exception_of_a_kind"),
        contest_id=whole,
        category_id=part,
    )
    op.create_index(
        "uq_entry_rule_one_of_a_kind",
        "entry_rule",
        ["contest_id", "kind"],
        unique=True,
        sqlite_where=for_all,
        postgresql_where=for_all,
    )
    _table(
        "entry_question",
        *(_number("contest_id"), _number("category_id", needed=False), _number("position")),
        _choice("kind", ANSWERS),
        *(_text("label_en", 300), _text("label_zh", 300), _text("hint_en", 300), _text("hint_zh", 300)),
        *(sa.Column("options", sa.JSON(), nullable=False), _flag("is_required"), _flag("is_retired")),
        contest_id=whole,
        category_id=part,
    )
    op.create_index("ix_entry_question_contest_id", "entry_question", ["contest_id"])


def _answers_and_files() -> None:
    entry = ("entry.id", "CASCADE")
    _table(
        "entry_answer",
        *(_number("entry_id"), _number("question_id"), sa.Column("value", sa.Text(), nullable=False)),
        sa.UniqueConstraint("entry_id", "question_id", name="one_answer"),
        entry_id=entry,
        question_id=("entry_question.id", "CASCADE"),
    )
    _table(
        "attachment",
        *(_text("code", 16), _number("entry_id"), _choice("kind", FILES), _text("subject", 20)),
        *(_text("file_name", 300), _text("content_type", 80), _number("size"), _text("sha256", 64)),
        *(_text("storage_key", 120), _number("added_by"), _moment("created_at")),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size_positive")),
        _unique("attachment", "code"),
        entry_id=entry,
        added_by=("user_account.id", None),
    )
    op.create_index("ix_attachment_entry_id", "attachment", ["entry_id"])


def _team() -> None:
    entry, person = ("entry.id", "CASCADE"), ("user_account.id", "CASCADE")
    rights = ("may_edit", "may_upload", "may_submit")
    _table(
        "team_member",
        *(_number("entry_id"), _number("user_id"), _moment("joined_at")),
        *map(_flag, rights),
        sa.UniqueConstraint("entry_id", "user_id", name="one_membership"),
        entry_id=entry,
        user_id=person,
    )
    op.create_index("ix_team_member_user_id", "team_member", ["user_id"])
    _table(
        "team_invitation",
        *(_number("entry_id"), _text("token_hash", 64), _text("email", 254)),
        *map(_flag, rights),
        *(_moment("created_at"), _moment("expires_at"), _moment("used_at", needed=False)),
        _unique("team_invitation", "token_hash"),
        entry_id=entry,
    )
    op.create_index("ix_team_invitation_entry_id", "team_invitation", ["entry_id"])


def _guardian_and_acts() -> None:
    entry = ("entry.id", "CASCADE")
    _table(
        "guardian",
        *(_number("entry_id"), _text("email", 254), _text("token_hash", 64), _moment("asked_at")),
        *(_moment("expires_at"), _text("name", 120), _moment("consented_at", needed=False)),
        _unique("guardian", "entry_id"),
        _unique("guardian", "token_hash"),
        entry_id=entry,
    )
    _table(
        "entry_act",
        *(_number("entry_id"), _number("actor_id", needed=False), _moment("at"), _text("what", 40)),
        sa.Column("detail", sa.JSON(), nullable=False),
        entry_id=entry,
        actor_id=("user_account.id", "SET NULL"),
    )
    op.create_index("ix_entry_act_entry_id", "entry_act", ["entry_id"])
