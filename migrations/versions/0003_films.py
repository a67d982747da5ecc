"""Films: stages as jobs of their own, sheets, look-alikes, subtitles, taking down, the contest's rules."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _tables()
    with op.batch_alter_table("film") as film:
        film.add_column(sa.Column("contest_id", NUMBER, nullable=True))
        film.add_column(sa.Column("rules", sa.JSON(), server_default="{}", nullable=False))
        film.add_column(sa.Column("kept_bytes", NUMBER, server_default="0", nullable=False))
        film.add_column(sa.Column("taken_down_at", MOMENT, nullable=True))
        film.add_column(sa.Column("taken_down_by", NUMBER, nullable=True))
        film.add_column(sa.Column("taken_down_reason", sa.String(500), server_default="", nullable=False))
        film.create_index("ix_film_contest_id", ["contest_id"])
        film.create_foreign_key("fk_film_taken_down_by", "user_account", ["taken_down_by"], ["id"])
        film.create_foreign_key("fk_film_contest_id", "contest", ["contest_id"], ["id"], ondelete="SET NULL")
        film.create_check_constraint(
            op.f("ck_film_taken_down_says_why"), "taken_down_at IS NULL OR taken_down_reason != ''"
        )
    _carry_over()
    with op.batch_alter_table("film") as film:
        film.drop_column("max_seconds")
        film.drop_column("min_seconds")


def _tables() -> None:
    op.create_table(
        "film_likeness",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("contest_id", NUMBER, nullable=False),
        sa.Column("earlier_id", NUMBER, nullable=False),
        sa.Column("later_id", NUMBER, nullable=False),
        sa.Column("distance", NUMBER, nullable=False),
        sa.Column("has_same_bytes", sa.Boolean(), nullable=False),
        sa.Column("verdict", _words("verdict", "open", "same", "different"), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_by", NUMBER, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "verdict = 'open' OR decided_at IS NOT NULL", name=op.f("ck_film_likeness_a_verdict_has_its_time")
        ),
        sa.CheckConstraint("distance BETWEEN 0 AND 1000", name=op.f("ck_film_likeness_distance_is_a_share")),
        sa.CheckConstraint("earlier_id < later_id", name=op.f("ck_film_likeness_a_film_is_not_like_itself")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_film_likeness_contest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_film_likeness_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["film.id"], name=op.f("fk_film_likeness_earlier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["film.id"], name=op.f("fk_film_likeness_later_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_likeness")),
        sa.UniqueConstraint("earlier_id", "later_id", name="a_pair_is_flagged_once"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_film_likeness_contest_id"), "film_likeness", ["contest_id"])
    op.create_index(op.f("ix_film_likeness_later_id"), "film_likeness", ["later_id"])
    op.create_table(
        "film_sheet",
        sa.Column("film_id", NUMBER, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("shots", sa.JSON(), nullable=False),
        sa.Column("sprite_key", sa.String(120), nullable=True),
        sa.Column("sprite", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(256), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_film_sheet_film_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("film_id", name=op.f("pk_film_sheet")),
        sqlite_autoincrement=True,
    )
    stages = ("receive", "probe", "check", "stills", "proxy", "sheet", "search", "store")
    op.create_table(
        "film_stage",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("film_id", NUMBER, nullable=False),
        sa.Column("stage", _words("stage", *stages), nullable=False),
        sa.Column("job_key", sa.String(160), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("wall_ms", NUMBER, nullable=False),
        sa.Column("cpu_ms", NUMBER, nullable=False),
        sa.CheckConstraint(
            "wall_ms >= 0 AND cpu_ms >= 0", name=op.f("ck_film_stage_took_no_less_than_nothing")
        ),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_film_stage_film_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_stage")),
        sa.UniqueConstraint("film_id", "stage", name="one_row_for_each_stage"),
        sa.UniqueConstraint("job_key", name=op.f("uq_film_stage_job_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_film_stage_done", "film_stage", ["stage", "done_at"])
    op.create_table(
        "film_subtitles",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("film_id", NUMBER, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("origin", _words("origin", "file", "film"), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("cues", NUMBER, nullable=False),
        sa.Column("vtt", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_by", NUMBER, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("cues > 0", name=op.f("ck_film_subtitles_subtitles_say_something")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_film_subtitles_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.id"], name=op.f("fk_film_subtitles_film_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_subtitles")),
        sa.UniqueConstraint("film_id", "language", name="one_text_for_each_language"),
        sqlite_autoincrement=True,
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _carry_over() -> None:
    """Films keep their length rules and find their contest; what was being checked begins its stages."""
    bind = op.get_bind()
    for film in bind.execute(sa.text("SELECT id, min_seconds, max_seconds FROM film")).all():
        rules = json.dumps({"min_seconds": film.min_seconds, "max_seconds": film.max_seconds})
        bind.execute(
            sa.text("UPDATE film SET rules = CAST(:rules AS JSON) WHERE id = :id")
            if bind.dialect.name == "postgresql"
            else sa.text("UPDATE film SET rules = :rules WHERE id = :id"),
            {"rules": rules, "id": film.id},
        )
    op.execute(
        "UPDATE film SET contest_id = (SELECT contest_id FROM entry WHERE entry.film_id = film.id), "
        "kept_bytes = CASE WHEN original_key IS NULL THEN 0 ELSE size END"
    )
    op.execute(
        "INSERT INTO film_stage (film_id, stage, job_key, wall_ms, cpu_ms) "
        "SELECT id, 'receive', 'film:' || id || '\\:receive', 0, 0 FROM film WHERE state = 'checking'"
    )
    op.execute(
        "UPDATE outbox SET name = 'workers.films.receive_film', "
        "key = 'film:' || substr(key, 12) || '\\:receive' "
        "WHERE key LIKE 'check-film:%' AND state != 'done'"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE outbox SET name = 'workers.films.check_film', key = 'check-film:' || substr(key, 6, "
        "length(key) - 13) WHERE key LIKE 'film\\:%\\:receive' AND state != 'done'"
    )
    with op.batch_alter_table("film") as film:
        film.add_column(sa.Column("min_seconds", NUMBER, server_default="1", nullable=False))
        film.add_column(sa.Column("max_seconds", NUMBER, server_default="1800", nullable=False))
        film.drop_constraint(op.f("ck_film_taken_down_says_why"), type_="check")
        film.drop_constraint("fk_film_contest_id", type_="foreignkey")
        film.drop_constraint("fk_film_taken_down_by", type_="foreignkey")
        film.drop_index("ix_film_contest_id")
        for column in (
            "taken_down_reason",
            "taken_down_by",
            "taken_down_at",
            "kept_bytes",
            "rules",
            "contest_id",
        ):
            film.drop_column(column)
    for table in ("film_subtitles", "film_stage", "film_sheet", "film_likeness"):
        op.drop_table(table)
