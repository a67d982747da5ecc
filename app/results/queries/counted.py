"""What counts in a round, whatever its kind: scores, orders as points, votes on pairs; and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.contests.models import Round, RoundKind
from app.entries.models import Entry
from app.entries.queries import is_judged
from app.scoring.models import Scorecard, ScorecardState
from app.scoring.models.votes import PairVote, RankedBallot
from app.scoring.queries import score_table
from app.tally.pairwise import Vote

Row = tuple[str, str, str, int]

# The one criterion of an order of films: the best has as many points as the round has films.
PLACE = "place"
HUNDRED = 100


def earlier_rounds(round_: Round) -> list[Round]:
    """The rounds before this one that gave scores, in their order."""
    return [
        one for one in round_.contest.rounds if one.number < round_.number and one.kind is RoundKind.SCORED
    ]


def judge_key(judge_id: int, round_: Round, own: Round) -> str:
    """What the engine calls a judge: somebody else in an earlier round, where their measure may differ."""
    return f"judge-{judge_id}" if round_.id == own.id else f"judge-{judge_id}@{round_.number}"


def judge_of(key: str, own: Round) -> tuple[int, int]:
    """The judge's id and the number of the round that a key stands for."""
    judge, _, number = key.removeprefix("judge-").partition("@")
    return int(judge), int(number) if number else own.number


def codes_of(session: Session, round_: Round) -> dict[int, str]:
    """The codes of every entry of the contest that takes part."""
    rows = session.execute(
        sa.select(Entry.id, Entry.code).where(Entry.contest_id == round_.contest_id, is_judged())
    )
    return {row.id: row.code for row in rows}


def rows_of(session: Session, round_: Round, own: Round, codes: dict[int, str]) -> list[Row]:
    """What judges gave in a round as the engine's rows."""
    given = _orders(session, round_) if round_.kind is RoundKind.RANKED else score_table(session, round_)
    return [
        (codes[entry_id], judge_key(judge_id, round_, own), criterion, value)
        for entry_id, judge_id, criterion, value in given
        if entry_id in codes
    ]


def weights_of(round_: Round) -> dict[str, int]:
    """Criterion keys with their percent; an order has one question."""
    if round_.kind is RoundKind.RANKED:
        return {PLACE: 100}
    return {criterion.key: criterion.weight for criterion in round_.rubric.criteria}


def _orders(session: Session, round_: Round) -> Iterator[tuple[int, int, str, int]]:
    ballots = session.execute(
        sa.select(RankedBallot.judge_id, RankedBallot.places)
        .where(RankedBallot.round_id == round_.id, RankedBallot.submitted_at.is_not(None))
        .order_by(RankedBallot.judge_id)
    )
    for judge_id, places in ballots:
        for position, entry_id in enumerate(places):
            yield int(entry_id), judge_id, PLACE, (len(places) - position) * HUNDRED


def votes_of(session: Session, round_: Round, codes: dict[int, str]) -> list[Vote]:
    """The votes of a pairwise round on films that take part."""
    rows = session.execute(
        sa.select(PairVote.judge_id, PairVote.first_id, PairVote.second_id, PairVote.better_id)
        .where(PairVote.round_id == round_.id)
        .order_by(PairVote.id)
    )
    return [
        Vote(f"judge-{judge}", codes[first], codes[second], None if better is None else codes[better])
        for judge, first, second, better in rows
        if first in codes and second in codes
    ]


def order_of(session: Session, round_: Round, own: Round, codes: dict[int, str]) -> dict[str, list[str]]:
    """Each judge's films in the order in which their scorecards were submitted."""
    rows = session.execute(
        sa.select(Assignment.judge_id, Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, Scorecard.state == ScorecardState.SUBMITTED)
        .order_by(Assignment.judge_id, Scorecard.submitted_at, Scorecard.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for judge_id, entry_id in rows:
        if entry_id in codes:
            found[judge_key(judge_id, round_, own)].append(codes[entry_id])
    return dict(found)
