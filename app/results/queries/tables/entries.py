"""What was entered: entries with their makers, tools and film facts, and the credits person by person."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.contests.models import Contest, EntryQuestion
from app.entries.models import Credit, Entry
from app.entries.operations.answers import said
from app.results.queries.tables.table import ANSWER, Table, columns_table, count_of, read, seconds
from app.web.sheets import Row


def entries_table(session: Session, contest: Contest) -> Table:
    """Every entry that was begun: its makers, tools, film facts, its answers to the contest's questions."""
    asked = list(contest.entry_questions)
    head = (
        "code", "state", "title_en", "title_zh", "category", "genre", "spoken_language",
        "subtitle_languages", "entrant", "entrant_email", "credits", "ai_tools", "submitted_at",
        "film_seconds", "film_bytes", "film_sha256",
        *(f"{ANSWER} {number}: {one.label_en or one.label_zh}" for number, one in enumerate(asked, start=1)),
    )  # fmt: skip
    statement = (
        sa.select(Entry, User)
        .join(User, User.id == Entry.entrant_id)
        .where(Entry.contest_id == contest.id)
        .order_by(Entry.code)
    )
    whole = statement.options(
        joinedload(Entry.film),
        joinedload(Entry.category),
        selectinload(Entry.credits),
        selectinload(Entry.ai_uses),
        selectinload(Entry.answers),
    )
    rows = read(session, whole, lambda row: [*_entry_row(row[0], row[1]), *_answers(row[0], asked)])
    return Table(head, rows, count_of(session, statement))


def _entry_row(entry: Entry, user: User) -> Row:
    film = entry.film
    makers = "; ".join(f"{one.role}: {one.name_zh or one.name_en}" for one in entry.credits)
    tools = "; ".join(f"{use.tool} {use.version}".strip() for use in entry.ai_uses)
    return (
        entry.code,
        entry.state.value,
        entry.title_en,
        entry.title_zh,
        entry.category.title_en if entry.category else None,
        entry.genre,
        entry.spoken_language,
        " ".join(entry.subtitle_languages),
        user.name,
        user.email,
        makers,
        tools,
        entry.submitted_at,
        seconds(film.duration_ms) if film else None,
        film.size if film else None,
        film.sha256 if film else None,
    )


def _answers(entry: Entry, asked: Sequence[EntryQuestion]) -> list[str]:
    """What was answered, question by question, in the words of the choices."""
    given = {answer.question_id: answer.value for answer in entry.answers if answer.value}
    return [said(one, given[one.id]).value_en if one.id in given else "" for one in asked]


def credits_table(session: Session, contest: Contest) -> Table:
    """One row for each credited person."""
    return columns_table(
        session,
        sa.select(Credit).join(Entry, Entry.id == Credit.entry_id).where(Entry.contest_id == contest.id),
        {
            "entry": Entry.code,
            "position": Credit.position,
            "role": Credit.role,
            "name_en": Credit.name_en,
            "name_zh": Credit.name_zh,
            "email": Credit.email,
            "organisation": Credit.organisation,
        },
        Entry.code,
        Credit.position,
    )
