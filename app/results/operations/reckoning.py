"""From plain rows to standings and grants: builds the engine's input, calls it, lays out what it found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from app.results.queries.award_terms import seats
from app.results.queries.sheets import Sheet
from app.tally import awards, scores, standings
from app.tally.results import FilmStanding, Tally
from app.tally.rules import Rules
from app.tally.tie_keys import TieRule

CODE_VERSION = "tally-1"
MILLION = 1_000_000


@dataclass(frozen=True)
class Reckoning:
    """What a run writes down: rows for standings and grants, and the workings as JSON."""

    input_digest: str
    result_digest: str
    standings: list[dict[str, Any]]
    grants: list[dict[str, Any]]
    workings: dict[str, Any] = field(default_factory=dict)


def reckon(sheet: Sheet, award_ids: dict[str, int]) -> Reckoning:
    """Tally and allocate; the same sheet gives the same reckoning. Raises TallyRefusedError."""
    canonical = scores.from_rows(sheet.rows)
    rules = Rules(weights=sheet.weights, method=sheet.method, top=seats(sheet.awards) or None)
    chosen = standings.run(canonical, rules)
    raw = standings.run(canonical, Rules(weights=sheet.weights, method="raw"))
    alone = standings.by_criterion(canonical, rules)
    allocation = awards.allocate(
        _contenders(sheet, chosen, alone),
        sheet.awards,
        settlement=awards.Settlement(ties=TieRule(tuple(sheet.tie_keys), lot=chosen.input_digest)),
    )
    ids = {entry.code: entry.entry_id for entry in sheet.entries}
    return Reckoning(
        input_digest=chosen.input_digest,
        result_digest=chosen.result_digest,
        standings=_standing_rows(chosen, raw, ids),
        grants=_grant_rows(allocation, ids, award_ids),
        workings=_workings(chosen, alone, allocation),
    )


def _contenders(sheet: Sheet, chosen: Tally, alone: dict[str, Tally]) -> list[awards.Contender]:
    values = {key: {film.film: film.adjusted for film in tally.films} for key, tally in alone.items()}
    facts = {entry.code: entry for entry in sheet.entries}
    return [
        awards.Contender(
            film=film.film,
            score=film.adjusted if film.rank is not None else None,
            n=film.n,
            criteria={key: value for key in values if (value := values[key].get(film.film)) is not None},
            category=facts[film.film].category,
            genre=facts[film.film].genre,
            people=facts[film.film].people,
            tools=facts[film.film].tools,
        )
        for film in chosen.films
        if film.film in facts
    ]


def micro(value: float | None) -> int | None:
    """A value of the engine, settled at six decimals, in whole millionths."""
    return None if value is None else round(value * MILLION)


def _standing_rows(chosen: Tally, raw: Tally, ids: dict[str, int]) -> list[dict[str, Any]]:
    raw_ranks = {film.film: film.rank for film in raw.films}
    return [_standing_row(film, raw_ranks, ids) for film in chosen.films if film.film in ids]


def _standing_row(
    film: FilmStanding, raw_ranks: dict[str, int | None], ids: dict[str, int]
) -> dict[str, Any]:
    return {
        "entry_id": ids[film.film],
        "rank": film.rank,
        "raw_rank": raw_ranks[film.film],
        "reviews": film.n,
        "raw": micro(film.raw),
        "adjusted": micro(film.adjusted),
        "error": micro(film.se),
        "low": micro(film.low),
        "high": micro(film.high),
        "tie_group": film.tie_group,
        "p_top": micro(film.p_top),
    }


def _grant_rows(
    allocation: awards.Allocation, ids: dict[str, int], award_ids: dict[str, int]
) -> list[dict[str, Any]]:
    places: dict[str, int] = {}
    rows = []
    for grant in allocation.grants:
        places[grant.award] = places.get(grant.award, 0) + 1
        rows.append(
            {
                "award_id": award_ids[grant.award],
                "entry_id": ids[grant.film],
                "place": places[grant.award],
                "score": micro(grant.score),
                "decided_by": grant.decided_by,
            }
        )
    return rows


def _workings(chosen: Tally, alone: dict[str, Tally], allocation: awards.Allocation) -> dict[str, Any]:
    return {
        "n_films": chosen.n_films,
        "n_judges": chosen.n_judges,
        "n_reviews": chosen.n_reviews,
        "components": chosen.components,
        "mean": chosen.mean,
        "variance": asdict(chosen.variance),
        "judges": [asdict(judge) for judge in chosen.judges],
        "notices": [
            {"code": notice.code, "parameters": dict(notice.parameters)} for notice in chosen.notices
        ],
        "criteria": {
            key: {film.film: film.adjusted for film in tally.films if film.adjusted is not None}
            for key, tally in alone.items()
        },
        "withheld": [asdict(withheld) for withheld in allocation.withheld],
        "alternates": {key: list(films) for key, films in allocation.alternates.items()},
    }
