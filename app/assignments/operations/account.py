"""What a plan's page shows: loads in films and minutes, and what cannot be filled, as codes and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from app.assigner.plan import Plan as Solution
from app.assigner.plan import Shortfall
from app.assignments.operations.plans import Proposal
from app.assignments.queries.languages import primary
from app.assignments.queries.snapshot import FilmRow, Snapshot

Row = dict[str, Any]


def proposal_of(snapshot: Snapshot, solution: Solution) -> Proposal:
    """The proposal that a solution stands for, without the seats that hold already."""
    films, judges = snapshot.films, snapshot.judges
    chosen = [(films[row].entry_id, judges[column].judge_id) for row, column in solution.pairs.tolist()]
    new = [pair for pair in chosen if pair not in snapshot.held]
    return Proposal(
        pairs=new,
        input_digest=solution.input_digest,
        summary={
            "status": solution.status,
            "sum": solution.sum,
            "bound": solution.bound,
            "films": len(films),
            "new": len(new),
            "held": len(chosen) - len(new),
            "unfilled": solution.unfilled,
            "loads": _loads(snapshot, chosen, set(new)),
            "shortfalls": [_shortfall(snapshot, short) for short in solution.shortfalls],
        },
    )


def _loads(snapshot: Snapshot, chosen: Sequence[tuple[int, int]], new: set[tuple[int, int]]) -> list[Row]:
    """Films and minutes per judge, by judge id; `new` of the films are added by this plan."""
    length = {film.entry_id: film.minutes for film in snapshot.films}
    minutes: Counter[int] = Counter()
    films: Counter[int] = Counter()
    added: Counter[int] = Counter()
    for entry, judge in chosen:
        minutes[judge] += round(length[entry] * 60)
        films[judge] += 1
        added[judge] += (entry, judge) in new
    return [
        {
            "judge": judge.judge_id,
            "films": films[judge.judge_id],
            "new": added[judge.judge_id],
            "seconds": minutes[judge.judge_id],
            "max_films": judge.max_films,
        }
        for judge in snapshot.judges
    ]


def _shortfall(snapshot: Snapshot, short: Shortfall) -> Row:
    """Numbers and the kind of cause; the page has the sentence for each kind in every language."""
    films = [snapshot.films[row] for row in short.films]
    languages = sorted({primary(film.spoken) for film in films if film.spoken})
    return {
        "kind": _kind(snapshot, short, films, languages),
        "language": languages[0] if len(languages) == 1 else "",
        "films": len(films),
        "codes": [film.code for film in films[:5]],
        "judges": len(short.judges),
        "need": short.need,
        "capacity": short.capacity,
        "short": short.short,
    }


def _kind(snapshot: Snapshot, short: Shortfall, films: Sequence[FilmRow], languages: Sequence[str]) -> str:
    if not short.judges:
        return "nobody"
    if len(short.judges) < len(snapshot.judges) and len(languages) == 1:
        return "language" if all(film.spoken for film in films) else "few"
    return "few" if len(short.judges) < snapshot.reviews_per_entry else "room"
