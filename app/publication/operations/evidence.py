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
from app.results.operations.tallying import places_of, rules_of
from app.results.queries.sheets import Sheet
from app.tally import evidence
from app.tally.award_terms import Award, Contender
from app.tally.bundle import README, pack
from app.tally.evidence import CHAIN, MANIFEST, RULES, STANDINGS, WINNERS, canonical
from app.tally.evidence_files import SCORES, VOTES, root_of, scores_csv, votes_csv
from app.tally.pairwise import Vote
from app.tally.provenance import versions

WORDS = """The evidence of a result of Laurel.

Films and judges carry codes that were drawn anew for this bundle; nothing tells who they are, but the
winners, whose public codes stand in winners.json. Scores are in hundredths of a point.

    laurel verify THIS.zip

recomputes every value from scores.csv (or votes.csv) and rules.json, and compares it with standings.json and
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
        return root_of(self.files)


def content_of(board: Board, sheet: Sheet) -> Content | None:
    """The anonymous files of a board; None where recomputing from them would not give its result."""
    films, judges = _codes(board, sheet)
    rules = {**_rules(board, films), **_method(sheet, films)}
    given = _given(sheet, films, judges)
    found = evidence.recompute(rules, given)
    if not _is_same(board, found, films):
        return None
    named = {films[one.film]: one.film for one in board.allocation.grants}
    files = {
        RULES: canonical(rules),
        **given,
        STANDINGS: canonical(found.standings),
        WINNERS: canonical([{**one, "code": named[one["film"]]} for one in found.grants]),
    }
    return Content(files, films=len(found.standings), winners=len(found.grants))


def _codes(board: Board, sheet: Sheet) -> tuple[Codes, Codes]:
    """Codes of every film and every judge that the files name."""
    rows = [*sheet.rows, *(row for stage in sheet.earlier for row in stage.rows)]
    paired = (film for vote in sheet.votes for film in (vote.first, vote.second))
    films = Codes.of("F", (*(one.film for one in board.contenders), *(row[0] for row in rows), *paired))
    return films, Codes.of("J", (*(row[1] for row in rows), *(vote.judge for vote in sheet.votes)))


def _given(sheet: Sheet, films: Codes, judges: Codes) -> dict[str, bytes]:
    """What judges gave: choices between two films, or the scores of every stage, the round's own last."""
    if sheet.votes:
        return {VOTES: votes_csv(_coded_vote(vote, films, judges) for vote in sheet.votes)}
    stages = [stage.rows for stage in sheet.earlier] + [sheet.rows]
    rows = (
        (number, films[film], judges[judge], key, value)
        for number, stage in enumerate(stages, start=1)
        for film, judge, key, value in stage
    )
    return {SCORES: scores_csv(rows)}


def _coded_vote(vote: Vote, films: Codes, judges: Codes) -> Vote:
    better = None if vote.better is None else films[vote.better]
    return Vote(judges[vote.judge], films[vote.first], films[vote.second], better)


def _is_same(board: Board, found: evidence.Recomputed, films: Codes) -> bool:
    """Whether the files give every film its value and every award its films."""
    values = {one["film"]: one["adjusted"] for one in found.standings if one["rank"] is not None}
    ranked = [one for one in board.contenders if one.score is not None]
    granted = sorted((one.award, films[one.film]) for one in board.allocation.grants)
    return granted == [(one["award"], one["film"]) for one in found.grants] and all(
        evidence.agree(values.get(films[one.film], float("inf")), one.score or 0.0) for one in ranked
    )


def bundle_of(session: Session, made: Seal, content: Content) -> tuple[bytes, str]:
    """The whole bundle of a seal that stands in the chain, and the last link of its record."""
    chain, link, acts = _chain(session, made)
    files = {**content.files, CHAIN: chain, README: WORDS.encode()}
    manifest = {
        "format": evidence.FORMAT,
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in (*content.files, CHAIN, README)},
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
    """The rules of the round itself, as the tally took them; choices between pairs need none."""
    if sheet.votes:
        return {"method": sheet.method}
    rules = rules_of(sheet, None)
    return {
        "method": rules.method,
        "weights": _weights(sheet.weights),
        "parameters": {
            "min_reviews": rules.min_reviews,
            "trim": rules.trim,
            "clip": None if rules.clip is None else str(rules.clip),
            "round_half_up": rules.round_half_up,
        },
        "earlier": [
            {"percent": str(stage.percent), "weights": _weights(stage.weights)} for stage in sheet.earlier
        ],
        "places": places_of(sheet),
        "contenders": None if rules.contenders is None else sorted(films[film] for film in rules.contenders),
    }


def _weights(weights: Mapping[str, int]) -> dict[str, str]:
    return {key: str(weight) for key, weight in weights.items()}


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
