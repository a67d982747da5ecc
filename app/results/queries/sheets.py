"""The sheet that a tally works on: scores, weights, awards and entries as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.contests.models import AwardDefinition, Round
from app.entries.models import IN_CONTEST, Entry, in_round
from app.results.models import TallyRun
from app.scoring.queries import score_table
from app.tally import awards
from app.tally.rules import Method


@dataclass(frozen=True)
class Contestant:
    """What awards ask of an entry besides its scores."""

    entry_id: int
    code: str
    category: str | None
    genre: str
    people: frozenset[str]


@dataclass(frozen=True)
class Sheet:
    """What a tally reads, as plain values; films are entry codes, judges opaque keys.

    rows: (film, judge, criterion key, hundredths of a point); weights: criterion key to percent.
    """

    rows: Sequence[tuple[str, str, str, int]]
    weights: dict[str, int]
    method: Method
    awards: Sequence[awards.Award]
    entries: Sequence[Contestant]


def sheet_of(session: Session, run: TallyRun) -> tuple[Sheet, dict[str, int]]:
    """What the run's tally reads, and the award ids by key."""
    round_ = run.round
    contest = round_.contest
    entries = _contestants(session, round_)
    codes = {entry.entry_id: entry.code for entry in entries}
    rows = [
        (codes[entry_id], f"judge-{judge_id}", criterion, value)
        for entry_id, judge_id, criterion, value in score_table(session, round_)
        if entry_id in codes
    ]
    weights = {criterion.key: criterion.weight for criterion in round_.rubric.criteria}
    keys = {criterion.id: criterion.key for criterion in round_.rubric.criteria}
    method: Method = run.method  # type: ignore[assignment]  # request_tally let only known ones in
    terms = [_terms(award, keys) for award in contest.awards]
    return Sheet(rows, weights, method, terms, entries), {award.key: award.id for award in contest.awards}


def _contestants(session: Session, round_: Round) -> list[Contestant]:
    entries = session.scalars(
        sa.select(Entry)
        .where(in_round(round_), Entry.state.in_(IN_CONTEST))
        .options(selectinload(Entry.credits))
        .order_by(Entry.code)
    )
    return [
        Contestant(
            entry_id=entry.id,
            code=entry.code,
            category=str(entry.category_id),
            genre=entry.genre,
            people=frozenset({f"user-{entry.entrant_id}", *(_person(entry))}),
        )
        for entry in entries
    ]


def _person(entry: Entry) -> set[str]:
    """Everybody credited, by the one thing that says who they are."""
    return {credit.email or credit.name_en or credit.name_zh for credit in entry.credits}


def _terms(award: AwardDefinition, criterion_keys: dict[int, str]) -> awards.Award:
    criterion = criterion_keys.get(award.criterion_id or 0)
    return awards.Award(
        key=award.key,
        count=award.quota,
        tier="special" if award.may_stack else "main",
        stacking=award.may_stack,
        scope="category" if award.category_id else "all",
        within=str(award.category_id) if award.category_id else None,
        source="criterion" if criterion else "composite",
        criterion=criterion,
        min_reviews=award.min_reviews,
    )
