"""The round as the engine wants it: films as rows, judges as columns, languages, ties and locks as tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.assigner.arrays import Flags, Ints, Raw, Shorts
from app.assigner.eligibility import Bits, Languages, Reason, forbid, reasons
from app.assigner.instance import Instance
from app.assignments.models import PlanKind
from app.assignments.queries.languages import WRITTEN_AS, primary
from app.assignments.queries.snapshot import FilmRow, JudgeRow, Pair, Snapshot

# A judge who hears the film's own language is worth more than one who reads subtitles; taste comes on top.
BASE, HEARS, LIKES, KNOWS, VERSED = 500, 300, 200, 100, 100
# Fresh eyes are worth a little: less than any taste, so that it decides only between likes.
MET = -50
MOVES = (PlanKind.REPAIR, PlanKind.REDRAW, PlanKind.RELIEVE)
# Shares of an even load down to which judges are relieved, the first that leaves no film without its judges.
LEVELS = (1.05, 1.25, 1.6, 2.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tables:
    """The problem, the reasons that close pairs, and the parts of what a pair is worth."""

    instance: Instance
    bits: Bits
    parts: Mapping[str, Shorts]


def instance_of(snapshot: Snapshot, kind: PlanKind = PlanKind.FILL, *, level: float = LEVELS[0]) -> Instance:
    """The problem of a round."""
    return tables_of(snapshot, kind, level=level).instance


def tables_of(snapshot: Snapshot, kind: PlanKind = PlanKind.FILL, *, level: float = LEVELS[0]) -> Tables:
    """The problem of a round with its reasons.

    Filling keeps every seat that somebody has; repairing, relieving and drawing anew keep only what was
    begun and what is pinned. Pins that a conflict forbids are no locks.
    """
    movable = snapshot.pending if kind in MOVES else frozenset()
    locked = (snapshot.held - movable) | (snapshot.pins - snapshot.ties - snapshot.spent)
    done = _table(snapshot, locked)
    bits = _bits(snapshot, locked)
    parts = _parts(snapshot)
    keeps = kind in (PlanKind.REPAIR, PlanKind.RELIEVE)
    most = np.maximum(_most(snapshot, kind, level), done.sum(axis=0))
    instance = Instance(
        affinity=forbid(np.sum(list(parts.values()), axis=0), bits),
        demand=_demand(snapshot, done),
        lo=np.minimum(_fewest(snapshot, kind), most),
        hi=most,
        mins=np.array([film.minutes for film in snapshot.films], np.float64),
        budget_minutes=_budgets(snapshot),
        genre=np.array([film.genre for film in snapshot.films], np.str_),
        current=_table(snapshot, movable) if keeps else None,
        done=done,
        film_ids=np.array([film.code for film in snapshot.films], np.str_),
        judge_ids=np.array([str(judge.judge_id) for judge in snapshot.judges], np.str_),
    )
    return Tables(instance=instance, bits=bits, parts=parts)


def _bits(snapshot: Snapshot, locked: Iterable[Pair]) -> Bits:
    kept = frozenset(locked)
    return reasons(
        len(snapshot.films),
        len(snapshot.judges),
        languages=_languages(snapshot.films, snapshot.judges),
        pairs={
            Reason.CREDITED: _places(snapshot, snapshot.ties - kept),
            Reason.BLOCKED: _places(snapshot, snapshot.bans - kept),
            Reason.RECUSED: _places(snapshot, snapshot.spent),
        },
    )


def _demand(snapshot: Snapshot, done: Flags) -> Ints:
    """Seats per film; a finished review of a judge who has left counts as taken."""
    seated = {judge.judge_id for judge in snapshot.judges}
    gone = Counter(entry for entry, judge in snapshot.held if judge not in seated)
    wanted = [reviews - gone[entry] for entry, reviews in snapshot.wanted().items()]
    demand: Ints = np.maximum(np.array(wanted, np.int64), done.sum(axis=1))
    return demand


def _fewest(snapshot: Snapshot, kind: PlanKind) -> Ints:
    """The fewest films per judge; a repair moves nothing to reach them, it only does not fall below."""
    fewest = np.array([judge.min_films for judge in snapshot.judges], np.int64)
    if kind is not PlanKind.REPAIR:
        return fewest
    held = Counter(judge for _, judge in snapshot.held)
    return np.minimum(fewest, [held[judge.judge_id] for judge in snapshot.judges])


def _most(snapshot: Snapshot, kind: PlanKind, share: float) -> Ints:
    """The most films per judge; to relieve the most loaded, nobody keeps more than an even share."""
    most = np.array([judge.max_films for judge in snapshot.judges], np.int64)
    if kind is not PlanKind.RELIEVE or not most.size:
        return most
    level = math.ceil(share * snapshot.reviews_per_entry * len(snapshot.films) / most.size)
    return np.minimum(most, level)


def _budgets(snapshot: Snapshot) -> Raw | None:
    """Minutes per judge where anybody has said a limit; who has not may watch everything."""
    if all(judge.max_minutes is None for judge in snapshot.judges):
        return None
    everything = math.ceil(sum(film.minutes for film in snapshot.films)) + 1
    limits = [everything if judge.max_minutes is None else judge.max_minutes for judge in snapshot.judges]
    return np.array(limits, np.float64)


def _parts(snapshot: Snapshot) -> dict[str, Shorts]:
    """What a pair is worth, part by part."""
    films, judges = snapshot.films, snapshot.judges
    spoken = [[primary(film.spoken)] if film.spoken else [] for film in films]
    return {
        "base": np.full((len(films), len(judges)), BASE, np.int16),
        "language": HEARS * _share(spoken, _known(judges)),
        "genre": LIKES * _share([[film.genre][: bool(film.genre)] for film in films], _of(judges, "genres")),
        "tools": KNOWS * _share(_of(films, "tools"), _of(judges, "tools")),
        "category": VERSED * _share(_of(films, "categories"), _of(judges, "categories")),
        "met": MET * _table(snapshot, snapshot.met).astype(np.int16),
    }


def _of(rows: Sequence[FilmRow] | Sequence[JudgeRow], what: str) -> list[Sequence[str]]:
    return [getattr(row, what) for row in rows]


def _share(films: Sequence[Sequence[str]], judges: Sequence[Sequence[str]]) -> Shorts:
    """Films x judges, 1 where both name the same thing."""
    labels = sorted({label for row in films for label in row} & {label for row in judges for label in row})
    both: Shorts = ((_marks(films, labels) @ _marks(judges, labels).T) > 0).astype(np.int16)
    return both


def _languages(films: Sequence[FilmRow], judges: Sequence[JudgeRow]) -> Languages:
    spoken = [[primary(film.spoken)] if film.spoken else [] for film in films]
    subtitles = [[primary(tag) for tag in film.subtitles] for film in films]
    known = _known(judges)
    tags = sorted({tag for rows in (spoken, subtitles, known) for row in rows for tag in row})
    place = {tag: number for number, tag in enumerate(tags)}
    return Languages(
        spoken=_marks(spoken, tags) > 0,
        subtitles=_marks(subtitles, tags) > 0,
        knows=_marks(known, tags) > 0,
        fallback={
            place[dialect]: place[written]
            for dialect, written in WRITTEN_AS.items()
            if dialect in place and written in place
        },
    )


def _known(judges: Sequence[JudgeRow]) -> list[list[str]]:
    return [[primary(tag) for tag in judge.languages] for judge in judges]


def _marks(rows: Sequence[Sequence[str]], labels: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Rows x labels, 1 where the row names the label."""
    place = {label: number for number, label in enumerate(labels)}
    table = np.zeros((len(rows), len(labels)), np.float32)
    for number, row in enumerate(rows):
        table[number, [place[label] for label in row if label in place]] = 1
    return table


def _places(snapshot: Snapshot, pairs: Iterable[Pair]) -> Ints:
    """Row and column of each pair whose film and judge are both in the round, n x 2."""
    rows = {film.entry_id: row for row, film in enumerate(snapshot.films)}
    columns = {judge.judge_id: column for column, judge in enumerate(snapshot.judges)}
    places = [(rows[entry], columns[judge]) for entry, judge in pairs if entry in rows and judge in columns]
    return np.array(sorted(places), np.int64).reshape(-1, 2)


def _table(snapshot: Snapshot, pairs: Iterable[Pair]) -> Flags:
    table: Flags = np.zeros((len(snapshot.films), len(snapshot.judges)), np.bool_)
    places = _places(snapshot, pairs)
    table[places[:, 0], places[:, 1]] = True
    return table
