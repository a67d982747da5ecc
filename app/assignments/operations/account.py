"""What a plan's page shows: loads in films and minutes, the worst film, links, what cannot be filled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from app.assigner.instance import Instance
from app.assigner.plan import Plan as Solution
from app.assigner.plan import Shortfall
from app.assignments.operations.plans import Proposal
from app.assignments.queries.languages import primary
from app.assignments.queries.snapshot import FilmRow, JudgeRow, Pair, Snapshot

Row = dict[str, Any]


def proposal_of(snapshot: Snapshot, instance: Instance, solution: Solution) -> Proposal:
    """The proposal that a solution stands for, without the seats that hold already."""
    films, judges = snapshot.films, snapshot.judges
    chosen = [(films[row].entry_id, judges[column].judge_id) for row, column in solution.pairs.tolist()]
    new = [pair for pair in chosen if pair not in snapshot.held]
    removed = _removed(snapshot, set(chosen))
    return Proposal(
        pairs=new,
        removals=removed,
        input_digest=solution.input_digest,
        summary={
            "status": solution.status,
            "sum": solution.sum,
            "bound": solution.bound,
            "films": len(films),
            "new": len(new),
            "held": len(chosen) - len(new),
            "moved": len(removed),
            "unfilled": solution.unfilled,
            "floor": solution.min_pair,
            "worst": _worst(snapshot, instance, solution),
            "over_budget": solution.over_budget,
            "components": solution.components,
            "pins_void": len(snapshot.pins & (snapshot.ties | snapshot.spent)),
            "loads": loads_of(snapshot, chosen, set(new)),
            "genres": _genres(snapshot, chosen),
            "links": links_of(snapshot, chosen),
            "shortfalls": [_shortfall(snapshot, short) for short in solution.shortfalls],
        },
    )


def _removed(snapshot: Snapshot, chosen: set[Pair]) -> list[Pair]:
    """Seats that wait and that the plan gives to others; those of films that are gone stay as they are."""
    films = {film.entry_id for film in snapshot.films}
    judges = {judge.judge_id for judge in snapshot.judges}
    return sorted(
        (entry, judge) for entry, judge in snapshot.pending - chosen if entry in films and judge in judges
    )


def _worst(snapshot: Snapshot, instance: Instance, solution: Solution) -> Row | None:
    """The film whose judges fit it least, with what it has and what the worst film could have at best."""
    if solution.min_film_sum is None:
        return None
    sums: Counter[int] = Counter({row: 0 for row, need in enumerate(instance.demand.tolist()) if need})
    for row, column in solution.pairs.tolist():
        sums[row] += max(int(instance.affinity[row, column]), 0)
    film = min(sums, key=lambda row: (sums[row], snapshot.films[row].code))
    bound = solution.min_film_sum_bound
    return {"code": snapshot.films[film].code, "sum": sums[film], "bound": bound}


def loads_of(snapshot: Snapshot, chosen: Sequence[Pair], new: set[Pair]) -> list[Row]:
    """Films and minutes per judge, by judge id; `new` of the films are added by this plan."""
    known = {film.entry_id: film for film in snapshot.films}
    mine: dict[int, list[FilmRow]] = defaultdict(list)
    for entry, judge in chosen:
        mine[judge].append(known[entry])
    added = Counter(judge for _, judge in new)
    return [_load(judge, mine[judge.judge_id], added[judge.judge_id]) for judge in snapshot.judges]


def _load(judge: JudgeRow, films: Sequence[FilmRow], added: int) -> Row:
    genre, most = max(Counter(film.genre for film in films).items(), key=lambda one: one[1], default=("", 0))
    return {
        "judge": judge.judge_id,
        "films": len(films),
        "new": added,
        "seconds": sum(round(film.minutes * 60) for film in films),
        "min_films": judge.min_films,
        "max_films": judge.max_films,
        "max_minutes": judge.max_minutes,
        "genre": genre,
        "genre_films": most,
    }


def _genres(snapshot: Snapshot, chosen: Sequence[Pair]) -> list[Row]:
    """Reviews of each genre, and the greatest part of one judge's films that a genre takes, in percent."""
    genre = {film.entry_id: film.genre for film in snapshot.films}
    reviews = Counter(genre[entry] for entry, _ in chosen)
    films = Counter(judge for _, judge in chosen)
    of_judge = Counter((genre[entry], judge) for entry, judge in chosen)
    most: Counter[str] = Counter()
    for (name, judge), count in of_judge.items():
        most[name] = max(most[name], round(100 * count / films[judge]))
    return [{"genre": name, "reviews": count, "most": most[name]} for name, count in reviews.most_common()]


def links_of(snapshot: Snapshot, chosen: Sequence[Pair]) -> Row:
    """Groups of judges by the languages they follow, and the films that each two of them share."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in snapshot.judges:
        groups[tuple(sorted({primary(tag) for tag in row.languages}))].append(row.judge_id)
    names = sorted(groups)
    group = {judge: place for place, name in enumerate(names) for judge in groups[name]}
    seen: dict[int, set[int]] = defaultdict(set)
    for entry, judge in chosen:
        seen[entry].add(group[judge])
    shared = Counter(pair for here in seen.values() for pair in combinations(sorted(here), 2))
    inside = Counter(place for here in seen.values() for place in here)
    return {
        "groups": [
            {"languages": list(name), "judges": len(groups[name]), "films": inside[place]}
            for place, name in enumerate(names)
        ],
        "films": [{"a": a, "b": b, "films": count} for (a, b), count in sorted(shared.items())],
    }


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
        "full": [snapshot.judges[column].judge_id for column in short.full],
        "raised": short.raised,
        "added": short.added,
        "minutes": short.minutes,
        "offer": _longest_offer(snapshot, short),
    }


def _kind(snapshot: Snapshot, short: Shortfall, films: Sequence[FilmRow], languages: Sequence[str]) -> str:
    if not short.judges:
        return "nobody"
    if short.minutes is not None:
        offer = _longest_offer(snapshot, short)
        return "long" if offer is not None and min(film.minutes for film in films) > offer else "minutes"
    if len(short.judges) < len(snapshot.judges) and len(languages) == 1:
        return "language" if all(film.spoken for film in films) else "few"
    return "few" if len(short.judges) < snapshot.reviews_per_entry else "room"


def _longest_offer(snapshot: Snapshot, short: Shortfall) -> int | None:
    """The most minutes that one of these judges offers; None when one of them sets no limit."""
    offers = [snapshot.judges[column].max_minutes for column in short.judges]
    known = [offer for offer in offers if offer is not None]
    return max(known) if known and len(known) == len(offers) else None
