"""From plain rows to standings and grants: builds the engine's input, calls it, lays out what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.results.operations.tallying import Found, tally_of
from app.results.operations.workings import film_workings, judge_rows, micro, workings_of
from app.results.queries.award_terms import seats
from app.results.queries.sheets import Sheet
from app.tally import awards
from app.tally.packing import pack
from app.tally.results import FilmStanding, Tally
from app.tally.tie_keys import TieRule

CODE_VERSION = "tally-1"


@dataclass(frozen=True)
class Reckoning:
    """What a run writes down: rows of standings, grants and judges, its input and its workings."""

    input_digest: str
    result_digest: str
    standings: list[dict[str, Any]]
    grants: list[dict[str, Any]]
    judges: list[dict[str, Any]]
    workings: dict[str, Any]
    packed: bytes
    top: int | None


def reckon(sheet: Sheet, award_ids: dict[str, int]) -> Reckoning:
    """Tally and allocate; the same sheet gives the same reckoning. Raises TallyRefusedError."""
    found = tally_of(sheet, seats(sheet.awards) or None)
    allocation = awards.allocate(
        _contenders(sheet, found.chosen, found.alone),
        sheet.awards,
        settlement=awards.Settlement(ties=TieRule(tuple(sheet.tie_keys), lot=found.chosen.input_digest)),
    )
    ids = {entry.code: entry.entry_id for entry in sheet.entries}
    return Reckoning(
        input_digest=found.chosen.input_digest,
        result_digest=found.chosen.result_digest,
        standings=_standing_rows(found, ids),
        grants=_grant_rows(allocation, ids, award_ids),
        judges=judge_rows(sheet, found),
        workings=workings_of(sheet, found, allocation),
        packed=pack(found.stages),
        top=found.rules.top,
    )


def _contenders(sheet: Sheet, chosen: Tally, alone: Mapping[str, Tally]) -> list[awards.Contender]:
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
            public=facts[film.film].public,
        )
        for film in chosen.films
        if film.film in facts
    ]


def _standing_rows(found: Found, ids: dict[str, int]) -> list[dict[str, Any]]:
    raw_ranks = {film.film: film.rank for film in found.raw.films}
    explained = film_workings(found)
    nothing: dict[str, Any] = {"criteria": {}, "profile": {}, "spread": None, "is_divisive": False}
    rows = [
        {**nothing, **_standing_row(film, raw_ranks, ids), **explained.get(film.film, {})}
        for film in found.chosen.films
        if film.film in ids
    ]
    seen = {film.film for film in found.chosen.films}
    unseen = [FilmStanding(code, 0, *[None] * 8) for code in ids if code not in seen]
    return rows + [{**nothing, **_standing_row(film, {film.film: None}, ids)} for film in unseen]


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
