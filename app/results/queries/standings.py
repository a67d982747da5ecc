"""Reading a run's standings: a page of them, the films around the cut, one film, judges, who moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.entries.models import Entry
from app.results.models import JudgeStanding, Standing, TallyRun
from app.web.paging import Page

AROUND = 12
NEXT_BEST = (100_000, 900_000)
# What a list of films may be sorted by; a leading minus turns it around.
SORTS = ("place", "raw", "moved", "spread", "reviews")


@dataclass(frozen=True)
class Cut:
    """The films around the last winner, in millionths of a point; `low` and `high` hold the noise group."""

    rows: Sequence[Standing]
    value: int | None
    tied: int
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Move:
    """An entry whose place differs between two runs."""

    entry: Entry
    before: int | None
    after: int | None


def count_of(session: Session, run: TallyRun) -> int:
    """How many films a run lists."""
    return session.scalar(sa.select(sa.func.count(Standing.id)).where(Standing.run_id == run.id)) or 0


def page_of_standings(session: Session, run: TallyRun, page: Page, sort: str) -> Sequence[Standing]:
    """One page of a run's films in the order asked for, unranked ones last."""
    return session.scalars(
        _listed(run).order_by(*_order(sort)).limit(page.per_page).offset(page.offset)
    ).all()


def _listed(run: TallyRun) -> sa.Select[Standing]:
    return (
        sa.select(Standing)
        .join(Standing.entry)
        .where(Standing.run_id == run.id)
        .options(joinedload(Standing.entry))
    )


def _order(sort: str) -> list[Any]:
    columns: dict[str, Any] = {
        "place": sa.type_coerce(Standing.rank, sa.Integer),
        "raw": sa.type_coerce(Standing.raw_rank, sa.Integer),
        "moved": sa.func.abs(Standing.rank - Standing.raw_rank),
        "spread": sa.type_coerce(Standing.spread, sa.Integer),
        "reviews": sa.type_coerce(Standing.reviews, sa.Integer),
    }
    column = columns[sort.lstrip("-")]
    return [
        column.is_(None),
        column.desc() if sort.startswith("-") else column.asc(),
        Standing.rank,
        Entry.code,
    ]


def around_the_cut(session: Session, run: TallyRun) -> Cut:
    """The films a dozen places either side of the last winner; without a cut, the best of all."""
    top: int = run.parameters.get("top") or AROUND
    first = max(0, top - AROUND)
    rows = session.scalars(
        _listed(run)
        .where(Standing.rank.is_not(None))
        .order_by(Standing.rank, Entry.code)
        .limit(2 * AROUND)
        .offset(first)
    ).all()
    last = rows[top - first - 1] if len(rows) >= top - first else None
    tied, low, high = noise_group(session, run)
    has_cut = run.parameters.get("top") is not None and last is not None
    return Cut(rows, last.adjusted if has_cut and last else None, tied, low, high)


def noise_group(session: Session, run: TallyRun) -> tuple[int, int | None, int | None]:
    """How many films noise cannot tell from the last winner, that one included, with the least and most.

    A lone one is no group.
    """
    found = sa.select(
        sa.func.count(Standing.id), sa.func.min(Standing.adjusted), sa.func.max(Standing.adjusted)
    ).where(Standing.run_id == run.id, Standing.tie_group.is_not(None))
    tied, low, high = session.execute(found).one()
    return tied, low, high


def standing_for(session: Session, run: TallyRun, code: str) -> Standing | None:
    """One film's standing in a run."""
    return session.scalar(_listed(run).where(Entry.code == code))


def judges_of(session: Session, run: TallyRun) -> Sequence[JudgeStanding]:
    """How every judge scored, the strictest first."""
    return session.scalars(
        sa.select(JudgeStanding)
        .where(JudgeStanding.run_id == run.id)
        .options(joinedload(JudgeStanding.judge))
        .order_by(JudgeStanding.severity.is_(None), JudgeStanding.severity, JudgeStanding.judge_id)
    ).all()


def next_best(session: Session, run: TallyRun) -> Sequence[Standing]:
    """The films for which one more review matters most: neither surely in nor surely out."""
    low, high = NEXT_BEST
    return session.scalars(
        _listed(run)
        .where(Standing.p_top > low, Standing.p_top < high)
        .order_by(sa.func.abs(Standing.p_top - 500_000), Standing.rank, Entry.code)
        .limit(200)
    ).all()


def titles_of(session: Session, run: TallyRun, codes: set[str]) -> dict[str, Entry]:
    """The entries of a contest by their codes."""
    rows = session.scalars(sa.select(Entry).where(Entry.contest_id == run.contest_id, Entry.code.in_(codes)))
    return {entry.code: entry for entry in rows}


def moves(session: Session, before: TallyRun, after: TallyRun, page: Page) -> list[Move]:
    """One page of the films whose place differs, the furthest first."""
    first, second = aliased(Standing), aliased(Standing)
    rows = session.execute(
        _differing(before, after, first, second, Entry, first.rank, second.rank)
        .order_by(
            sa.func.abs(sa.func.coalesce(first.rank, 0) - sa.func.coalesce(second.rank, 0)).desc(), Entry.code
        )
        .limit(page.per_page)
        .offset(page.offset)
    )
    return [Move(entry, before_place, after_place) for entry, before_place, after_place in rows]


def count_moves(session: Session, before: TallyRun, after: TallyRun) -> int:
    """How many films have another place."""
    first, second = aliased(Standing), aliased(Standing)
    return session.scalar(_differing(before, after, first, second, sa.func.count())) or 0


def _differing(
    before: TallyRun, after: TallyRun, first: type[Standing], second: type[Standing], *columns: Any
) -> Any:
    return (
        sa.select(*columns)
        .select_from(first)
        .join(second, second.entry_id == first.entry_id)
        .join(Entry, Entry.id == first.entry_id)
        .where(first.run_id == before.id, second.run_id == after.id, first.rank.is_distinct_from(second.rank))
    )


def best_places(session: Session, run: TallyRun) -> dict[str, int]:
    """The place of every ranked film by its code."""
    rows = session.execute(
        sa.select(Entry.code, Standing.rank)
        .join(Standing.entry)
        .where(Standing.run_id == run.id, Standing.rank.is_not(None))
    )
    return {row.code: row.rank for row in rows}
