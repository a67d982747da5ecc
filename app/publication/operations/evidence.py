"""Building the evidence bundle of a seal: fresh shuffled codes for films and judges, no times, no texts."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.publication.models import Seal
from app.publication.operations.board import Board
from app.results.operations.tallying import rules_of
from app.results.queries.sheets import Sheet
from app.tally import evidence
from app.tally.award_terms import Award, Contender
from app.tally.bundle import README, pack
from app.tally.evidence import CHAIN, CONTENT, MANIFEST, canonical
from app.tally.provenance import versions

WORDS = """The evidence of a result of Laurel.

Films and judges carry codes that were drawn anew for this bundle; nothing tells who they are, but the
winners, whose public codes stand in winners.json. Scores are in hundredths of a point.

    laurel verify THIS.zip

recomputes every value from scores.csv and rules.json, and compares it with standings.json and
winners.json. It needs no database. chain.jsonl is the record of the contest up to the seal: what was
done, without who did it to whom. Compare the digest of this file and the last link of the record with
the proof page: they were printed there when the list was announced.
"""


@dataclass
class Codes:
    """Codes of one kind, drawn in random order: F0001, F0002 ..."""

    letter: str
    given: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, letter: str, keys: Iterable[str]) -> Codes:
        """A code for each key."""
        shuffled = sorted(set(keys))
        random.Random(secrets.randbits(256)).shuffle(shuffled)  # noqa: S311 - seeded by the system
        return cls(letter, {key: f"{letter}{number:04d}" for number, key in enumerate(shuffled, start=1)})

    def __getitem__(self, key: str) -> str:
        """The code of a key."""
        return self.given[key]


@dataclass(frozen=True)
class Content:
    """The files that a seal binds, and what the manifest says of them."""

    files: dict[str, bytes]
    films: int
    winners: int

    @property
    def root(self) -> str:
        """The digest over all of them."""
        return evidence.root_of(self.files)


def content_of(board: Board, sheet: Sheet) -> Content | None:
    """The anonymous files of a board; None where recomputing from them would not give its winners.

    Pairwise votes and weighted totals of several rounds have no form in a bundle yet.
    """
    if sheet.votes or sheet.earlier:
        return None
    rows = sheet.rows
    films = Codes.of("F", (*(one.film for one in board.contenders), *(row[0] for row in rows)))
    judges = Codes.of("J", (row[1] for row in rows))
    plain = [(films[film], judges[judge], key, value) for film, judge, key, value in rows]
    rules = {**_rules(board, films), **_method(sheet, films)}
    found = evidence.recompute(rules, plain)
    granted = sorted((one.award, films[one.film]) for one in board.allocation.grants)
    if granted != [(one["award"], one["film"]) for one in found.grants]:
        return None
    named = {films[one.film]: one.film for one in board.allocation.grants}
    files = {
        "rules.json": canonical(rules),
        "scores.csv": evidence.scores_csv(plain),
        "standings.json": canonical(found.standings),
        "winners.json": canonical([{**one, "code": named[one["film"]]} for one in found.grants]),
    }
    return Content(files, films=len(found.standings), winners=len(found.grants))


def bundle_of(session: Session, made: Seal, content: Content) -> tuple[bytes, str]:
    """The whole bundle of a seal that stands in the chain, and the last link of its record."""
    chain, link, acts = _chain(session, made)
    files = {**content.files, CHAIN: chain, README: WORDS.encode()}
    manifest = {
        "format": evidence.FORMAT,
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in (*CONTENT, CHAIN, README)},
        "root": content.root,
        "films": content.films,
        "winners": content.winners,
        "acts": acts,
        "chain": link,
        "versions": versions(),
    }
    return pack({**files, MANIFEST: canonical(manifest)}), link


def _chain(session: Session, made: Seal) -> tuple[bytes, str, int]:
    acts = session.execute(
        sa.select(AuditEntry.number, AuditEntry.action, AuditEntry.mac)
        .where(AuditEntry.chain == made.contest_id, AuditEntry.number <= made.chain_number)
        .order_by(AuditEntry.number)
    )
    link, lines = "", []
    for number, action, mac in acts:
        link = evidence.link_after(link, number, action, mac)
        lines.append(canonical({"number": number, "action": action, "mac": mac, "link": link}))
    return b"".join(lines), link, len(lines)


def _rules(board: Board, films: Codes) -> dict[str, Any]:
    """The rules with every name replaced, holding no more of a film than some award asks."""
    terms = board.terms
    categories, genres = Codes.of("C", _categories(board)), Codes.of("G", _genres(board))
    tools = Codes.of("T", (award.within or "" for award in terms if award.scope == "tool"))
    limited = any(award.per_entrant_max for award in terms)
    shared = _shared(board.contenders) if limited else {}
    people = Codes.of("P", shared)
    facts = {
        films[one.film]: {
            "category": categories.given.get(one.category or ""),
            "genre": genres.given.get(one.genre or ""),
            "tools": sorted(tools[tool] for tool in one.tools if tool in tools.given),
            "people": sorted(people[person] for person in one.people if person in people.given),
            "public": one.public if any(award.public_share for award in terms) else None,
        }
        for one in board.contenders
    }
    lots = evidence.lots_of(board.contenders, board.settlement.ties)
    return {
        "format": evidence.FORMAT,
        "tie_keys": list(board.settlement.ties.criteria),
        "lots": {films[film]: place for film, place in lots.items()},
        "awards": [evidence.award_json(_coded(award, categories, genres, tools)) for award in terms],
        "films": facts,
        "exclusions": {
            films[one.entry.code]: one.cause.value
            for one in board.exclusions
            if one.entry.code in films.given
        },
        "approvals": board.settlement.approvals,
        "overrides": _overrides(board, films),
    }


def _method(sheet: Sheet, films: Codes) -> dict[str, Any]:
    """The rules of the round itself, as the tally took them."""
    rules = rules_of(sheet, None)
    return {
        "method": rules.method,
        "weights": {key: str(weight) for key, weight in sheet.weights.items()},
        "parameters": {
            "min_reviews": rules.min_reviews,
            "trim": rules.trim,
            "clip": None if rules.clip is None else str(rules.clip),
            "round_half_up": rules.round_half_up,
        },
        "contenders": None if rules.contenders is None else sorted(films[film] for film in rules.contenders),
    }


def _overrides(board: Board, films: Codes) -> list[dict[str, Any]]:
    """Only those that count: the others change nothing and are people's affair."""
    given = [one.outcome.override for one in board.decided if one.outcome.refused is None]
    people = Codes.of("A", (person for one in given for person in one.approvals))
    return [
        {
            "award": one.award,
            "film": films[one.film],
            "action": one.action,
            "approvals": sorted(people[person] for person in one.approvals),
        }
        for one in given
    ]


def _categories(board: Board) -> set[str]:
    wanted = {award.within or "" for award in board.terms if award.scope == "category"}
    return wanted | {category for award in board.terms for category in award.quotas}


def _genres(board: Board) -> set[str]:
    return {award.within or "" for award in board.terms if award.scope == "genre"}


def _shared(contenders: Sequence[Contender]) -> set[str]:
    """People of several films: the others can break no limit."""
    seen: dict[str, int] = {}
    for one in contenders:
        for person in one.people:
            seen[person] = seen.get(person, 0) + 1
    return {person for person, films in seen.items() if films > 1}


def _coded(award: Award, categories: Codes, genres: Codes, tools: Codes) -> Award:
    codes: Mapping[str, Codes] = {"category": categories, "genre": genres, "tool": tools}
    within = codes[award.scope][award.within] if award.scope in codes and award.within else None
    quotas = {categories[category]: seats for category, seats in award.quotas.items()}
    return replace(award, within=within, quotas=quotas)
