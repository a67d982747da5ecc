"""Tables for export: heads and rows of entries, scores and standings, each from one statement."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Contest, Criterion, Round
from app.entries.models import Entry
from app.results.models import Standing, TallyRun
from app.results.queries.runs import newest_done
from app.scoring.models import Score, Scorecard, ScorecardState
from app.web.sheets import Row

HUNDRED, MILLION = Decimal(100), Decimal(1_000_000)


@dataclass(frozen=True)
class Table:
    """A table to export; `rows` are read while they are sent, and closing them ends the reading."""

    head: tuple[str, ...]
    rows: Generator[Row]


def entries_table(session: Session, contest: Contest) -> Table:
    """Every entry that was begun, with its makers, tools and film facts."""
    head = (
        "code", "state", "title_en", "title_zh", "category", "genre", "spoken_language",
        "subtitle_languages", "entrant", "entrant_email", "credits", "ai_tools", "submitted_at",
        "film_seconds", "film_bytes", "film_sha256",
    )  # fmt: skip
    statement = (
        sa.select(Entry, User)
        .join(User, User.id == Entry.entrant_id)
        .where(Entry.contest_id == contest.id)
        .options(
            joinedload(Entry.film),
            joinedload(Entry.category),
            selectinload(Entry.credits),
            selectinload(Entry.ai_uses),
        )
        .order_by(Entry.code)
        .execution_options(yield_per=500)
    )
    return Table(head, _read(session, statement, lambda row: _entry_row(row[0], row[1])))


def _read(session: Session, statement: sa.Executable, shape: Callable[[Any], Row]) -> Generator[Row]:
    with session.execute(statement) as result:
        for row in result:
            yield shape(row)


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
        Decimal(film.duration_ms) / 1000 if film and film.duration_ms is not None else None,
        film.size if film else None,
        film.sha256 if film else None,
    )


def scores_table(session: Session, contest: Contest) -> Table:
    """One row for each score that was submitted."""
    head = ("round", "entry", "judge", "judge_email", "criterion", "score", "submitted_at")
    statement = (
        sa.select(
            Round.number,
            Entry.code,
            User.name,
            User.email,
            Criterion.key,
            Score.value,
            Scorecard.submitted_at,
        )
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
        .where(Round.contest_id == contest.id, Scorecard.state == ScorecardState.SUBMITTED)
        .order_by(Round.number, Entry.code, User.email, Criterion.position)
        .execution_options(yield_per=1000)
    )
    return Table(head, _read(session, statement, lambda row: _score_row(tuple(row))))


def _score_row(row: Row) -> Row:
    number, code, judge, email, criterion, value, moment = row
    assert isinstance(value, int)
    return (number, code, judge, email, criterion, Decimal(value) / HUNDRED, moment)


def standings_table(session: Session, contest: Contest) -> Table:
    """The newest run's standings with their workings."""
    head = (
        "round", "run", "rank", "raw_rank", "entry", "title_en", "title_zh", "reviews", "raw", "adjusted",
        "error", "low", "high", "tie_group", "p_top",
    )  # fmt: skip
    return Table(head, _all_standings(session, contest))


def _all_standings(session: Session, contest: Contest) -> Generator[Row]:
    for round_ in contest.rounds:
        run = newest_done(session, round_)
        if run is not None:
            yield from _standing_rows(session, run)


def _standing_rows(session: Session, run: TallyRun) -> Generator[Row]:
    statement = (
        sa.select(Standing)
        .join(Standing.entry)
        .where(Standing.run_id == run.id)
        .options(joinedload(Standing.entry))
        .order_by(Standing.rank.is_(None), Standing.rank, Entry.code)
        .execution_options(yield_per=500)
    )
    yield from _read(session, statement, lambda row: _standing_row(run, row[0]))


def _standing_row(run: TallyRun, standing: Standing) -> Row:
    return (
        run.round.number,
        run.number,
        standing.rank,
        standing.raw_rank,
        standing.entry.code,
        standing.entry.title_en,
        standing.entry.title_zh,
        standing.reviews,
        *(_points(value) for value in (standing.raw, standing.adjusted, standing.error)),
        *(_points(value) for value in (standing.low, standing.high)),
        standing.tie_group,
        _points(standing.p_top),
    )


def _points(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / MILLION


TABLES: dict[str, Callable[[Session, Contest], Table]] = {
    "entries": entries_table,
    "scores": scores_table,
    "standings": standings_table,
}
