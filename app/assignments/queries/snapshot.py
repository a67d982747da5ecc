"""What a plan is drawn from: the films, judges, ties and seats of a round at one moment, as plain values."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.assignments.models import Assignment, AssignmentState, PanelSeat, Wish, WishKind
from app.assignments.queries.demand import extra_reviews
from app.assignments.queries.holding import can_be_judged, is_planned
from app.assignments.queries.names import tool_key
from app.assignments.queries.ties import ties_of
from app.contests.models import Round
from app.entries.models import IN_CONTEST, AiUse, Entry, in_round
from app.films.models import Film
from app.films.queries.subtitles import subtitled_in

Pair = tuple[int, int]


@dataclass(frozen=True)
class FilmRow:
    """One film of the round; extra reviews go beyond the round's.

    Minutes are exact, languages are tags, categories are their ids in writing.
    """

    entry_id: int
    code: str
    spoken: str
    subtitles: tuple[str, ...]
    genre: str
    minutes: float
    tools: tuple[str, ...] = ()
    extra: int = 0
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgeRow:
    """One judge of the panel."""

    judge_id: int
    languages: tuple[str, ...]
    genres: tuple[str, ...]
    max_films: int
    tools: tuple[str, ...] = ()
    max_minutes: int | None = None
    min_films: int = 0
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """A round at one moment; pairs are (entry id, judge id).

    held: every seat that somebody has; pending: those of them that nobody has begun; spent: pairs that were
    given up and must not come back; ties: conflicts, noted or only found; pins, bans: the organizer's wishes;
    met: the judge has finished a review of a film by the same entrant, in another round or contest.
    """

    reviews_per_entry: int
    films: tuple[FilmRow, ...]
    judges: tuple[JudgeRow, ...]
    held: frozenset[Pair]
    spent: frozenset[Pair]
    ties: frozenset[Pair]
    pending: frozenset[Pair] = frozenset()
    pins: frozenset[Pair] = frozenset()
    bans: frozenset[Pair] = frozenset()
    met: frozenset[Pair] = frozenset()

    def wanted(self) -> Counter[int]:
        """How many reviews each entry is to get."""
        return Counter({film.entry_id: self.reviews_per_entry + film.extra for film in self.films})

    def free(self) -> Counter[int]:
        """How many more each entry is to get."""
        free = self.wanted()
        free.subtract(entry for entry, _ in self.held)
        return free


def take_snapshot(session: Session, round_: Round) -> Snapshot:
    """Read the round in a constant number of queries."""
    seats = session.scalars(
        sa.select(PanelSeat)
        .where(PanelSeat.round_id == round_.id)
        .options(joinedload(PanelSeat.judge))
        .order_by(PanelSeat.judge_id)
    ).all()
    silent = set(
        session.scalars(
            sa.select(Assignment.judge_id)
            .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.SILENT)
            .distinct()
        )
    )
    held, spent, pending = _pairs(session, round_)
    wishes = _wishes(session, round_)
    return Snapshot(
        reviews_per_entry=round_.reviews_per_entry,
        films=tuple(_films(session, round_)),
        judges=tuple(_judge(seat, is_silent=seat.judge_id in silent) for seat in seats),
        held=held,
        spent=spent,
        ties=ties_of(session, round_.contest_id, [seat.judge for seat in seats]),
        pending=pending,
        pins=wishes[WishKind.PIN],
        bans=wishes[WishKind.BAN],
        met=_met(session, round_),
    )


def _films(session: Session, round_: Round) -> list[FilmRow]:
    columns = (Entry.id, Entry.code, Entry.spoken_language, Entry.subtitle_languages, Entry.genre)
    more = (Entry.category_id, Entry.film_id, Film.duration_ms)
    read_in = subtitled_in(session, round_.contest_id)
    rows = session.execute(
        sa.select(*columns, *more)
        .join(Film, Film.id == Entry.film_id)
        .where(in_round(round_), can_be_judged())
        .order_by(Entry.code)
    )
    tools = _tools(session, round_.contest_id)
    extra = extra_reviews(session, round_)
    return [
        FilmRow(
            entry_id=row.id,
            code=row.code,
            spoken=row.spoken_language,
            subtitles=tuple(sorted({*row.subtitle_languages, *read_in.get(row.film_id, ())})),
            genre=row.genre,
            minutes=(row.duration_ms or 0) / 60_000,
            tools=tuple(tools[row.id]),
            extra=extra.get(row.id, 0),
            categories=() if row.category_id is None else (str(row.category_id),),
        )
        for row in rows
    ]


def _judge(seat: PanelSeat, *, is_silent: bool) -> JudgeRow:
    """A seat as the engine sees it; whoever is silent gets nothing new."""
    return JudgeRow(
        judge_id=seat.judge_id,
        languages=tuple(seat.languages),
        genres=tuple(seat.genres),
        max_films=0 if is_silent else seat.max_films,
        tools=tuple(tool_key(tool) for tool in seat.tools),
        max_minutes=seat.max_minutes,
        min_films=0 if is_silent else seat.min_films,
        categories=tuple(str(category) for category in seat.categories),
    )


def _tools(session: Session, contest_id: int) -> dict[int, list[str]]:
    """The tools of every entry, by what tools are compared by."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        sa.select(AiUse.entry_id, AiUse.tool)
        .join(Entry, Entry.id == AiUse.entry_id)
        .where(Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST))
        .order_by(AiUse.id)
    )
    for entry_id, tool in rows:
        found[entry_id].append(tool_key(tool))
    return found


def _wishes(session: Session, round_: Round) -> dict[WishKind, frozenset[Pair]]:
    """The pairs that were pinned and banned."""
    rows = session.execute(
        sa.select(Wish.kind, Wish.entry_id, Wish.judge_id).where(Wish.round_id == round_.id)
    ).all()
    return {
        kind: frozenset((row.entry_id, row.judge_id) for row in rows if row.kind is kind) for kind in WishKind
    }


def _met(session: Session, round_: Round) -> frozenset[Pair]:
    """Judges of the panel and entries of the round by makers whom they have judged before."""
    earlier = aliased(Entry)
    rows = session.execute(
        sa.select(Entry.id, Assignment.judge_id)
        .distinct()
        .select_from(Assignment)
        .join(PanelSeat, sa.and_(PanelSeat.judge_id == Assignment.judge_id, PanelSeat.round_id == round_.id))
        .join(earlier, earlier.id == Assignment.entry_id)
        .join(Entry, Entry.entrant_id == earlier.entrant_id)
        .where(
            Assignment.round_id != round_.id,
            Assignment.state == AssignmentState.DONE,
            in_round(round_),
        )
    )
    return frozenset((row.id, row.judge_id) for row in rows)


def _pairs(session: Session, round_: Round) -> tuple[frozenset[Pair], frozenset[Pair], frozenset[Pair]]:
    """Seats that hold, that were given up (a withdrawn one may come back), that hold and wait."""
    rows = session.execute(
        sa.select(Assignment.entry_id, Assignment.judge_id, Assignment.state, is_planned().label("holds"))
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id)
    ).all()
    held = frozenset((row.entry_id, row.judge_id) for row in rows if row.holds)
    spent = frozenset(
        (row.entry_id, row.judge_id)
        for row in rows
        if not row.holds and row.state is not AssignmentState.WITHDRAWN
    )
    pending = frozenset(
        (row.entry_id, row.judge_id) for row in rows if row.holds and row.state is AssignmentState.PENDING
    )
    return held, spent, pending
