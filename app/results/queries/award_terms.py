"""Awards and entries as the engine reads them: terms from definitions, facts of entries without names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import AwardDefinition, Contest, Round
from app.entries.models import AiUse, Entry, in_round
from app.entries.queries import is_judged
from app.results.queries.people import people_of
from app.results.queries.public_votes import public_scores, public_votes_of
from app.tally import awards
from app.tally.tie_keys import TieRule


@dataclass(frozen=True)
class Contestant:
    """What awards ask of an entry besides its scores; people and categories are opaque keys.

    `public` is its public vote on the judges' scale.
    """

    entry_id: int
    code: str
    category: str | None
    genre: str
    people: frozenset[str]
    tools: frozenset[str]
    public: float | None = None


def contestants(session: Session, round_: Round, terms: Sequence[awards.Award]) -> list[Contestant]:
    """Every entry that takes part in a round, by code; people, tools and votes only where an award asks."""
    of_round = sa.and_(in_round(round_), is_judged())
    limited = any(award.per_entrant_max for award in terms)
    by_tool = any(award.scope == "tool" for award in terms)
    people = people_of(session, of_round) if limited else {}
    tools = _tools(session, of_round) if by_tool else {}
    votes = public_votes_of(session, round_.contest) if any(award.public_share for award in terms) else {}
    public = public_scores(votes, round_.rubric)
    rows = session.execute(
        sa.select(Entry.id, Entry.code, Entry.category_id, Entry.genre).where(of_round).order_by(Entry.code)
    )
    return [
        Contestant(
            entry_id=entry_id,
            code=code,
            category=str(category_id),
            genre=genre,
            people=people.get(entry_id, frozenset()),
            tools=frozenset(tools.get(entry_id, ())),
            public=public.get(entry_id),
        )
        for entry_id, code, category_id, genre in rows
    ]


def _tools(session: Session, of_round: sa.ColumnElement[bool]) -> dict[int, set[str]]:
    tools: dict[int, set[str]] = defaultdict(set)
    for entry_id, tool in session.execute(sa.select(AiUse.entry_id, AiUse.tool).join(Entry).where(of_round)):
        tools[entry_id].add(tool.casefold())
    return tools


def terms_of(contest: Contest) -> list[awards.Award]:
    """The awards of a contest in the order in which they are given."""
    keys = {one.id: one.key for round_ in contest.rounds for one in round_.rubric.criteria}
    return [_terms(award, keys) for award in contest.awards]


def tie_rule_of(contest: Contest, lot: str) -> TieRule:
    """How the contest tells level films apart; `lot` is drawn from last."""
    return TieRule(criteria=tuple(contest.tie_keys), lot=lot)


def _terms(award: AwardDefinition, criterion_keys: dict[int, str]) -> awards.Award:
    criterion = criterion_keys.get(award.criterion_id or 0)
    scope, within = _scope(award)
    return awards.Award(
        key=award.key,
        title=award.title_en,
        count=award.quota,
        tier=award.tier.value,
        stacking=award.may_stack,
        scope=scope,
        within=within,
        quotas={str(category): int(seats) for category, seats in award.category_seats.items()},
        source=_source(award, criterion),
        criterion=criterion,
        public_share=Fraction(award.public_share, 100),
        min_reviews=award.min_reviews,
        min_score=None if award.min_score is None else Decimal(award.min_score) / 100,
        per_entrant_max=award.per_person_max,
        ties=award.ties.value,
    )


def _scope(award: AwardDefinition) -> tuple[awards.Scope, str | None]:
    if award.category_id:
        return "category", str(award.category_id)
    if award.genre:
        return "genre", award.genre
    if award.tool:
        return "tool", award.tool.casefold()
    return "all", None


def _source(award: AwardDefinition, criterion: str | None) -> awards.Source:
    if criterion:
        return "criterion"
    return "public" if award.public_share else "composite"


def seats(terms: Sequence[awards.Award]) -> int:
    """Where the cut lies: the seats that every film can win by its whole score."""
    return sum(
        award.count or 0
        for award in terms
        if award.scope == "all" and award.source != "criterion" and award.tier == "main"
    )
