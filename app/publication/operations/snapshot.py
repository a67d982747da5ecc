"""Freezing a board: what public pages are drawn from, and all that led to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.contests.models import Criterion
from app.entries.models import Entry
from app.publication.models import JuryStatement
from app.publication.operations.board import MILLION, Board
from app.results.models import TallyRun
from app.tally.seats import Grant

FORMAT = 2
Statements = Mapping[tuple[int, int], JuryStatement]


def snapshot_of(board: Board, statements: Statements, *, number: int) -> dict[str, Any]:
    """Everything that the public pages show, as JSON of integers and texts; nothing of who came next."""
    contest, run = board.contest, board.run
    return {
        "format": FORMAT,
        "contest": {
            "slug": contest.slug,
            "title_en": contest.title_en,
            "title_zh": contest.title_zh,
            "timezone": contest.timezone,
        },
        "seal": number,
        "method": run.method,
        "round": {"kind": run.round.kind.value, "is_blind": run.round.is_blind},
        "criteria": [
            {
                "key": criterion.key,
                "title_en": criterion.title_en,
                "title_zh": criterion.title_zh,
                "weight": _percent(criterion),
            }
            for criterion in run.round.rubric.criteria
        ],
        "tie_keys": list(contest.tie_keys),
        "counts": {name: run.workings.get(f"n_{name}", 0) for name in ("films", "judges", "reviews")},
        "variance": _micro(run.workings.get("variance", {})),
        "reliability": reliability_of(run),
        "notices": run.workings.get("notices", []),
        "input_digest": run.input_digest,
        "result_digest": run.result_digest,
        "code_version": run.code_version,
        "run": run.number,
        "evidence": contest.evidence_access.value,
        "overrides": sum(1 for one in board.decided if one.outcome.refused is None),
        "awards": [_award(board, key, statements) for key in board.definitions],
    }


def _percent(criterion: Criterion) -> int | str:
    """Whole percent as a number, others exactly as they were written."""
    exact = criterion.percent
    return int(exact) if exact == int(exact) else str(exact)


def reliability_of(run: TallyRun) -> dict[str, int | None]:
    """How much of the differences between films is the films' own, in millionths: one review, their mean."""
    variance, workings = run.workings.get("variance", {}), run.workings
    film, judge, noise = (variance.get(name) for name in ("film", "judge", "noise"))
    if film is None or noise is None or not workings.get("n_films"):
        return {"one": None, "mean": None}
    reviews = workings["n_reviews"] / workings["n_films"]
    one = film / (film + (judge or 0) + noise) if film + noise else 0
    mean = film / (film + noise / reviews) if reviews and film + noise else 0
    return {"one": round(one * MILLION), "mean": round(mean * MILLION)}


def _micro(values: Mapping[str, float | None]) -> dict[str, int | None]:
    return {key: None if value is None else round(value * MILLION) for key, value in values.items()}


def _award(board: Board, key: str, statements: Statements) -> dict[str, Any]:
    award = board.definitions[key]
    return {
        "key": key,
        "title_en": award.title_en,
        "title_zh": award.title_zh,
        "tier": award.tier.value,
        "seats": award.quota,
        "public_share": award.public_share,
        "winners": [
            {
                **winner_words(
                    board.entries[grant.film], statements.get((award.id, board.entries[grant.film].id))
                ),
                "decided_by": grant.decided_by,
                "moved_up": grant.moved_up,
            }
            for grant in _seated(board.granted(key))
        ],
        "withheld": [{"seats": one.seats, "reason": one.reason} for one in board.withheld(key)],
    }


def _seated(grants: list[Grant]) -> list[Grant]:
    """In the engine's order; people's decisions first."""
    return sorted(grants, key=lambda grant: grant.decided_by != "override")


def winner_words(entry: Entry, statement: JuryStatement | None) -> dict[str, Any]:
    """What a winner list says of a film and its makers."""
    return {
        "code": entry.code,
        "title_en": entry.title_en,
        "title_zh": entry.title_zh,
        "synopsis_en": entry.synopsis_en,
        "synopsis_zh": entry.synopsis_zh,
        "statement_en": statement.text_en if statement else "",
        "statement_zh": statement.text_zh if statement else "",
        "makers": [
            {"role": credit.role, "name_en": credit.name_en, "name_zh": credit.name_zh}
            for credit in entry.credits
        ],
    }
