"""The evidence of a result as plain files: anonymous scores and rules, and what must come out of them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.tally import awards, scores, standings
from app.tally.award_terms import Award, Contender
from app.tally.evidence_files import SCORES, VOTES, stages_of, votes_of
from app.tally.overrides import Override
from app.tally.pairwise import pairwise_tally
from app.tally.results import Tally
from app.tally.rules import Rules
from app.tally.staged import staged_tally
from app.tally.tie_keys import TieRule, order_key

FORMAT = 2
# Bundles that were sealed before stages and pairs had a form still hold.
FORMATS = (1, FORMAT)
TOLERANCE = 1e-6
CHAIN = "chain.jsonl"
MANIFEST = "manifest.json"
RULES, STANDINGS, WINNERS = "rules.json", "standings.json", "winners.json"


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the files give: places of films and who is granted what, in canonical order."""

    standings: list[dict[str, Any]]
    grants: list[dict[str, Any]]


def canonical(value: Any) -> bytes:
    """Return a value as canonical JSON: sorted keys, no spaces, UTF-8, a line feed at the end."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def award_json(award: Award) -> dict[str, Any]:
    """Return the terms of an award as JSON values; its title does not matter."""
    terms = asdict(award) | {"quotas": dict(award.quotas), "public_share": str(award.public_share)}
    del terms["title"]
    return terms | {"min_score": None if award.min_score is None else str(award.min_score)}


def _award(terms: dict[str, Any]) -> Award:
    least = terms["min_score"]
    exact = {"public_share": Fraction(terms["public_share"])}
    return Award(**(terms | exact | {"min_score": None if least is None else Decimal(least)}))


def recompute(rules: Mapping[str, Any], files: Mapping[str, bytes]) -> Recomputed:
    """Return what the rules make of the scores or votes; raises ValueError or KeyError for another form."""
    if rules["format"] not in FORMATS:
        raise ValueError("The rules are of another format.")
    if VOTES in files:
        chosen = pairwise_tally(sorted(rules["films"]), votes_of(files[VOTES]))
        alone: dict[str, Tally] = {}
    else:
        chosen, alone = _tallies(rules, stages_of(files[SCORES]))
    allocation = awards.allocate(
        _contenders(rules, chosen, alone),
        [_award(terms) for terms in rules["awards"]],
        exclusions=rules["exclusions"],
        overrides=[_override(one) for one in rules["overrides"]],
        settlement=awards.Settlement(
            ties=TieRule(tuple(rules["tie_keys"]), drawn=rules["lots"]), approvals=rules["approvals"]
        ),
    )
    return Recomputed(
        standings=[
            {"film": film.film, "n": film.n, "raw": film.raw, "adjusted": film.adjusted, "rank": film.rank}
            for film in sorted(chosen.films, key=lambda film: film.film)
        ],
        grants=sorted(
            (
                {"award": one.award, "film": one.film, "decided_by": one.decided_by}
                for one in allocation.grants
            ),
            key=lambda grant: (grant["award"], grant["film"]),
        ),
    )


def _tallies(
    rules: Mapping[str, Any], stages: Mapping[int, Sequence[scores.Row]]
) -> tuple[Tally, dict[str, Tally]]:
    """Tally the round's own scores; where earlier rounds count with a weight, the totals of all."""
    parameters = dict(rules["parameters"])
    if parameters.get("clip") is not None:
        parameters["clip"] = Fraction(parameters["clip"])
    contenders = rules["contenders"]
    chosen = Rules(
        weights=_weights(rules),
        method=rules["method"],
        contenders=None if contenders is None else frozenset(contenders),
        **parameters,
    )
    earlier = rules.get("earlier", [])
    own = scores.from_rows(stages.get(len(earlier) + 1, ()))
    alone = standings.by_criterion(own, chosen)
    found = standings.run(own, chosen)
    if not earlier:
        return found, alone
    parts = []
    for number, stage in enumerate(earlier, start=1):
        before = replace(chosen, weights=_weights(stage), contenders=None, min_reviews=1)
        rows = scores.from_rows(stages.get(number, ()))
        parts.append((Decimal(stage["percent"]), standings.run(rows, before)))
    last = Decimal(100) - sum((percent for percent, _tally in parts), Decimal(0))
    return staged_tally([*parts, (last, found)], rules["places"]), alone


def _weights(rules: Mapping[str, Any]) -> dict[str, Fraction]:
    return {key: Fraction(weight) for key, weight in rules["weights"].items()}


def _contenders(rules: Mapping[str, Any], chosen: Tally, alone: Mapping[str, Tally]) -> list[Contender]:
    values = {key: {film.film: film.adjusted for film in tally.films} for key, tally in alone.items()}
    facts = rules["films"]
    return [
        Contender(
            film=film.film,
            score=film.adjusted if film.rank is not None else None,
            n=film.n,
            criteria={key: value for key in values if (value := values[key].get(film.film)) is not None},
            category=facts[film.film]["category"],
            genre=facts[film.film]["genre"],
            tools=frozenset(facts[film.film]["tools"]),
            people=frozenset(facts[film.film]["people"]),
            public=facts[film.film]["public"],
        )
        for film in chosen.films
        if film.film in facts
    ]


def _override(one: Mapping[str, Any]) -> Override:
    return Override(
        award=one["award"],
        film=one["film"],
        action=one["action"],
        reason="on record",
        approvals=tuple(one["approvals"]),
        seen="",
    )


def agree(one: float, other: float) -> bool:
    """Return whether two values are the same but for the last of their decimals."""
    return abs(one - other) <= TOLERANCE + 1e-9


def lots_of(contenders: Sequence[Contender], rule: TieRule) -> dict[str, int]:
    """Return the places that the lot gave to films that only it tells apart; nothing of the others."""
    whole = Award(key="whole")
    level: dict[tuple[int, ...], list[tuple[int, str]]] = {}
    for contender in contenders:
        *before, lot = order_key(whole, contender, rule)
        level.setdefault(tuple(before), []).append((lot, contender.film))
    drawn = (sorted(group) for group in level.values() if len(group) > 1)
    return {film: place for group in drawn for place, (_lot, film) in enumerate(group)}


def link_after(link: str, number: int, action: str, mac: str) -> str:
    """Return the next link of the public form of the record, which shows no act's content."""
    return hashlib.sha256(f"{link}\n{number}\n{action}\n{mac}\n".encode()).hexdigest()
