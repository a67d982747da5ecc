"""The standings of every round's newest run with their workings, criterion by criterion."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from app.contests.models import Contest
from app.entries.models import Entry
from app.results.models import Standing, TallyRun
from app.results.queries.runs import newest_done
from app.results.queries.tables.table import Table, count_of, points, read
from app.web.sheets import Row

HEAD = (
    "round", "run", "method", "rank", "raw_rank", "entry", "title_en", "title_zh", "reviews", "raw",
    "adjusted", "error", "low", "high", "tie_group", "p_top", "spread", "is_divisive",
)  # fmt: skip


def standings_table(session: Session, contest: Contest) -> Table:
    """Each film's place with what it was computed from; a criterion has a column of its own."""
    runs = [run for round_ in contest.rounds if (run := newest_done(session, round_)) is not None]
    keys = sorted({one.key for run in runs for one in run.round.rubric.criteria})
    total = sum(count_of(session, _standings(run)) for run in runs)
    rows = _rows(session, runs, keys)
    return Table((*HEAD, *(f"criterion_{key}" for key in keys)), rows, total)


def _standings(run: TallyRun) -> sa.Select[Standing]:
    return sa.select(Standing).join(Standing.entry).where(Standing.run_id == run.id)


def _rows(session: Session, runs: Sequence[TallyRun], keys: Sequence[str]) -> Generator[Row]:
    for run in runs:
        statement = (
            _standings(run)
            .options(contains_eager(Standing.entry))
            .order_by(Standing.rank.is_(None), Standing.rank, Entry.code)
        )
        yield from read(session, statement, lambda row, run=run: _row(run, row[0], keys))  # type: ignore[misc]  # bound early


def _row(run: TallyRun, standing: Standing, keys: Sequence[str]) -> Row:
    entry = standing.entry
    computed = (standing.raw, standing.adjusted, standing.error, standing.low, standing.high)
    return (
        run.round.number,
        run.number,
        run.method,
        standing.rank,
        standing.raw_rank,
        entry.code,
        entry.title_en,
        entry.title_zh,
        standing.reviews,
        *(points(value) for value in computed),
        standing.tie_group,
        points(standing.p_top),
        points(standing.spread),
        int(standing.is_divisive),
        *(points(standing.criteria.get(key)) for key in keys),
    )
