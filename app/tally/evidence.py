"""The evidence of a result as plain files: anonymous scores and rules, and what must come out of them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.tally import awards, scores, standings
from app.tally.award_terms import Award, Contender
from app.tally.overrides import Override
from app.tally.results import Tally
from app.tally.rules import Rules
from app.tally.tie_keys import TieRule, order_key

FORMAT = 1
HEAD = ("film", "judge", "criterion", "hundredths")
TOLERANCE = 1e-6
# In the order in which a bundle holds them; the digest over the first four is what a seal binds.
CONTENT = ("rules.json", "scores.csv", "standings.json", "winners.json")
CHAIN = "chain.jsonl"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the files give: places of films and who is granted what, in canonical order."""

    standings: list[dict[str, Any]]
    grants: list[dict[str, Any]]


def canonical(value: Any) -> bytes:
    """Return a value as canonical JSON: sorted keys, no spaces, UTF-8, a line feed at the end."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def root_of(files: Mapping[str, bytes]) -> str:
    """Return the digest that stands for the content: SHA-256 over each file's digest and name."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in CONTENT)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def scores_csv(rows: Iterable[scores.Row]) -> bytes:
    """Return scores as CSV in canonical order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(rows))
    return out.getvalue().encode()


def rows_of(content: bytes) -> list[scores.Row]:
    """Return the rows of a file that scores_csv wrote; raises ValueError for another file."""
    lines = csv.reader(io.StringIO(content.decode()))
    if tuple(next(lines, ())) != HEAD:
        raise ValueError("The scores have another heading.")
    return [(film, judge, criterion, int(value)) for film, judge, criterion, value in lines]


def award_json(award: Award) -> dict[str, Any]:
    """Return the terms of an award as JSON values; its title does not matter."""
    terms = asdict(award) | {"quotas": dict(award.quotas), "public_share": str(award.public_share)}
    del terms["title"]
    return terms | {"min_score": None if award.min_score is None else str(award.min_score)}


def _award(terms: dict[str, Any]) -> Award:
    least = terms["min_score"]
    exact = {"public_share": Fraction(terms["public_share"])}
    return Award(**(terms | exact | {"min_score": None if least is None else Decimal(least)}))


def recompute(rules: Mapping[str, Any], rows: Sequence[scores.Row]) -> Recomputed:
    """Return what the rules make of the scores; raises ValueError or KeyError for rules of another form."""
    if rules["format"] != FORMAT:
        raise ValueError("The rules are of another format.")
    chosen, alone = _tallies(rules, rows)
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


def _tallies(rules: Mapping[str, Any], rows: Sequence[scores.Row]) -> tuple[Tally, dict[str, Tally]]:
    parameters = dict(rules["parameters"])
    if parameters.get("clip") is not None:
        parameters["clip"] = Fraction(parameters["clip"])
    if rules["contenders"] is not None:
        parameters["contenders"] = frozenset(rules["contenders"])
    weights = {key: Fraction(weight) for key, weight in rules["weights"].items()}
    chosen = Rules(weights=weights, method=rules["method"], **parameters)
    kept = scores.from_rows(rows)
    return standings.run(kept, chosen), standings.by_criterion(kept, chosen)


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
