"""The round as the engine wants it: films as rows, judges as columns, languages, ties and locks as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from app.assigner.arrays import Flags, Ints, Shorts
from app.assigner.eligibility import Languages, Reason, forbid, reasons
from app.assigner.instance import Instance
from app.assignments.queries.languages import WRITTEN_AS, primary
from app.assignments.queries.snapshot import FilmRow, JudgeRow, Pair, Snapshot

# A judge who hears the film's own language is worth more than one who reads subtitles; taste comes on top.
BASE, HEARS, LIKES = 500, 300, 200


def instance_of(snapshot: Snapshot) -> Instance:
    """The problem of a round; seats that hold are locks, so a second plan only fills what is missing."""
    held = _table(snapshot, snapshot.held)
    bits = reasons(
        len(snapshot.films),
        len(snapshot.judges),
        languages=_languages(snapshot.films, snapshot.judges),
        pairs={
            Reason.BLOCKED: _places(snapshot, snapshot.ties - snapshot.held),
            Reason.RECUSED: _places(snapshot, snapshot.spent),
        },
    )
    most = np.array([judge.max_films for judge in snapshot.judges], np.int64)
    return Instance(
        affinity=forbid(_affinity(snapshot), bits),
        demand=held.sum(axis=1) + _missing(snapshot),
        lo=np.zeros(len(snapshot.judges), np.int64),
        hi=np.maximum(most, held.sum(axis=0)),
        mins=np.array([film.minutes for film in snapshot.films], np.float64),
        done=held,
        film_ids=np.array([film.code for film in snapshot.films], np.str_),
        judge_ids=np.array([str(judge.judge_id) for judge in snapshot.judges], np.str_),
    )


def _missing(snapshot: Snapshot) -> Ints:
    """Seats that nobody holds per film; a finished review of a judge who has left counts as held."""
    holders = Counter(entry for entry, _ in snapshot.held)
    taken = np.array([holders[film.entry_id] for film in snapshot.films], np.int64)
    return np.maximum(snapshot.reviews_per_entry - taken, 0)


def _affinity(snapshot: Snapshot) -> Shorts:
    films, judges = snapshot.films, snapshot.judges
    spoken = [[primary(film.spoken)] if film.spoken else [] for film in films]
    tongues = sorted({tag for tags in spoken for tag in tags})
    hears = _marks(spoken, tongues) @ _marks(_known(judges), tongues).T
    genres = sorted({film.genre for film in films if film.genre})
    likes = (
        _marks([[film.genre] for film in films], genres)
        @ _marks([judge.genres for judge in judges], genres).T
    )
    worth: Shorts = (BASE + HEARS * (hears > 0) + LIKES * (likes > 0)).astype(np.int16)
    return worth


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


def _marks(
    rows: Sequence[Sequence[str]], labels: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
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
