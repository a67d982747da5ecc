"""The sheet that a tally works on: scores, weights, awards and entries as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.contests.models import Round, RoundKind
from app.results.models import Choice, TallyRun
from app.results.queries.award_terms import Contestant, contestants, terms_of
from app.results.queries.counted import (
    Row,
    base_of,
    codes_of,
    earlier_rounds,
    order_of,
    rows_of,
    votes_of,
    weights_of,
)
from app.tally import awards
from app.tally.pairwise import Vote


@dataclass(frozen=True)
class Stage:
    """An earlier round that counts with a weight of its own."""

    percent: Decimal
    rows: Sequence[Row]
    weights: dict[str, int]


@dataclass(frozen=True)
class Sheet:
    """What a tally reads, as plain values; films are entry codes, judges opaque keys.

    rows: (film, judge, criterion key, hundredths of a point); weights: criterion key to percent.
    earlier: rounds before this one whose weighted totals count; votes: choices of a pairwise round;
    order: each judge's films in the order of their scorecards; is_shortlist: only `entries` have places.
    """

    rows: Sequence[Row]
    weights: dict[str, int]
    method: str
    awards: Sequence[awards.Award]
    entries: Sequence[Contestant]
    tie_keys: Sequence[str] = ()
    choice: Choice = field(default_factory=Choice)
    earlier: Sequence[Stage] = ()
    votes: Sequence[Vote] = ()
    order: dict[str, list[str]] = field(default_factory=dict)
    is_shortlist: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody has given anything."""
        return not self.rows and not self.votes


def sheet_of(session: Session, run: TallyRun) -> tuple[Sheet, dict[str, int]]:
    """What the run's tally reads, and the award ids by key."""
    round_ = run.round
    contest = round_.contest
    terms = terms_of(contest)
    entries = contestants(session, round_, terms)
    choice = Choice.of({"method": run.method, **run.parameters})
    sheet = Sheet(
        awards=terms,
        tie_keys=contest.tie_keys,
        entries=entries,
        choice=choice,
        weights=weights_of(round_),
        method=run.method,
        **_counted(session, round_, choice, {entry.entry_id: entry.code for entry in entries}),
    )
    return sheet, {award.key: award.id for award in contest.awards}


def _counted(session: Session, round_: Round, choice: Choice, own: dict[int, str]) -> dict[str, Any]:
    """What was given in the round to its own entries, and in the earlier ones as the choice has it."""
    if round_.kind is RoundKind.JURY:
        return _before_the_jury(session, round_, own)
    if round_.kind is RoundKind.PAIRWISE:
        return {"rows": [], "votes": votes_of(session, round_, own)}
    rows = rows_of(session, round_, round_, own)
    order = order_of(session, round_, round_, own)
    if choice.carry == "alone":
        return {"rows": rows, "order": order}
    earlier, codes = earlier_rounds(round_), codes_of(session, round_)
    if choice.carry == "together":
        for one in earlier:
            rows += rows_of(session, one, round_, codes)
            order |= order_of(session, one, round_, codes)
        return {"rows": rows, "order": order}
    stages = [
        Stage(Decimal(choice.stages.get(one.number, 0)), rows_of(session, one, one, codes), weights_of(one))
        for one in earlier
    ]
    return {"rows": rows, "order": order, "earlier": stages}


def _before_the_jury(session: Session, round_: Round, own: dict[int, str]) -> dict[str, Any]:
    """All that the round before a jury gave; only the films on its table can have a place."""
    base = base_of(round_)
    if base.kind is RoundKind.PAIRWISE:
        return {"rows": [], "votes": votes_of(session, base, own)}
    codes = codes_of(session, round_)
    rows = [] if base.kind is RoundKind.JURY else rows_of(session, base, round_, codes)
    return {"rows": rows, "order": order_of(session, base, round_, codes), "is_shortlist": True}
