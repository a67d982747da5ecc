"""What counts in a round, whatever its kind: scores, words, orders as points, votes on pairs; and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.assignments.queries.holding import is_held
from app.contests.models import Round, RoundKind
from app.entries.models import Entry
from app.entries.queries import is_judged
from app.scoring.models import Scorecard, ScorecardState
from app.scoring.models.votes import Choice, PairVote, RankedBallot
from app.scoring.queries import score_table
from app.scoring.queries.table import finished
from app.scoring.queries.triage import given_words
from app.tally.pairwise import Vote

Row = tuple[str, str, str, int]

# The one criterion of an order of films: the best of n has n points, level films share theirs.
PLACE = "place"
# The one criterion of a triage: its mean is the share of yes, where a maybe counts half.
WORD = "word"
HUNDRED = 100
WORTH = {Choice.YES: 100, Choice.MAYBE: 50, Choice.NO: 0}


def earlier_rounds(round_: Round) -> list[Round]:
    """The rounds before this one that gave scores, in their order; a jury weighs none anew."""
    if round_.kind is RoundKind.JURY:
        return []
    return [
        one for one in round_.contest.rounds if one.number < round_.number and one.kind is RoundKind.SCORED
    ]


def base_of(round_: Round) -> Round:
    """The round whose judging stands behind one: the last one before a jury, else itself."""
    if round_.kind is not RoundKind.JURY:
        return round_
    before = [
        one for one in round_.contest.rounds if one.number < round_.number and one.kind is not RoundKind.JURY
    ]
    return before[-1] if before else round_


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
    return [
        (codes[entry_id], judge_key(judge_id, round_, own), criterion, value)
        for entry_id, judge_id, criterion, value in _given(session, round_)
        if entry_id in codes
    ]


def _given(session: Session, round_: Round) -> Iterable[tuple[int, int, str, int]]:
    if round_.kind is RoundKind.TRIAGE:
        said = given_words(session, round_)
        return ((entry_id, judge_id, WORD, WORTH[choice]) for entry_id, judge_id, choice in said)
    return _orders(session, round_) if round_.kind is RoundKind.RANKED else score_table(session, round_)


def weights_of(round_: Round) -> dict[str, int]:
    """Criterion keys with their percent; words and orders have one question, a jury those before it."""
    round_ = base_of(round_)
    if round_.kind is RoundKind.TRIAGE:
        return {WORD: 100}
    if round_.kind is RoundKind.RANKED:
        return {PLACE: 100}
    return {criterion.key: criterion.weight for criterion in round_.rubric.criteria}


def _orders(session: Session, round_: Round) -> Iterator[tuple[int, int, str, int]]:
    """Each submitted order without the films that have left it: n points for the best of n."""
    counting = _seats(session, round_, finished())
    ballots = session.execute(
        sa.select(RankedBallot.judge_id, RankedBallot.counted)
        .where(RankedBallot.round_id == round_.id, RankedBallot.submitted_at.is_not(None))
        .order_by(RankedBallot.judge_id)
    )
    for judge_id, places in ballots:
        kept = [[one for one in place if (one, judge_id) in counting] for place in places or ()]
        yield from ((entry, judge_id, PLACE, points) for entry, points in points_of(kept))


def points_of(places: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """(entry, hundredths of a point) of an order; films in one place share the mean of their points."""
    left = sum(map(len, places))
    for place in places:
        shared = (2 * left - len(place) + 1) * HUNDRED // 2
        yield from ((entry, shared) for entry in place)
        left -= len(place)


def _seats(session: Session, round_: Round, which: sa.ColumnElement[bool]) -> set[tuple[int, int]]:
    """(entry, judge) of the seats of a round for which a condition on Assignment and Entry holds."""
    rows = session.execute(
        sa.select(Assignment.entry_id, Assignment.judge_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, which)
    )
    return {(row.entry_id, row.judge_id) for row in rows}


def votes_of(session: Session, round_: Round, codes: dict[int, str]) -> list[Vote]:
    """The decided pairs of a pairwise round, by judges without conflict, on films that take part."""
    holding = _seats(session, round_, is_held())
    rows = session.execute(
        sa.select(PairVote.judge_id, PairVote.first_id, PairVote.second_id, PairVote.better_id)
        .where(PairVote.round_id == round_.id, PairVote.decided_at.is_not(None))
        .order_by(PairVote.id)
    )
    return [
        Vote(f"judge-{judge}", codes[first], codes[second], None if better is None else codes[better])
        for judge, first, second, better in rows
        if first in codes and second in codes and {(first, judge), (second, judge)} <= holding
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
