"""The organizers' own full record of a seal: every fact that led to the list, as canonical JSON lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, Conflict
from app.contests.models import Criterion
from app.entries.models import Entry
from app.publication.operations.board import Board
from app.publication.operations.canonical import lines_of
from app.results.models import Standing
from app.scoring.models import Score, Scorecard, ScorecardState
from app.tally.provenance import versions


def record_of(session: Session, board: Board) -> bytes:
    """Rubric, tie rule, awards, assignments, conflicts, scores in hundredths, standings, decisions, seats."""
    return lines_of(_lines(session, board))


def _lines(session: Session, board: Board) -> Iterator[dict[str, Any]]:
    run = board.run
    yield {
        "kind": "run",
        "contest": board.contest.slug,
        "round": run.round.number,
        "run": run.number,
        "method": run.method,
        "input_digest": run.input_digest,
        "result_digest": run.result_digest,
        "code": run.code_version,
        "versions": versions(),
        "tie_keys": list(board.contest.tie_keys),
        "lot": board.settlement.ties.lot,
    }
    yield from _rules(board)
    yield from _judging(session, board)
    yield from _outcome(session, board)


def _rules(board: Board) -> Iterator[dict[str, Any]]:
    for one in board.run.round.rubric.criteria:
        yield {"kind": "criterion", "key": one.key, "weight": one.weight, "title": one.title_en}
    for award in board.terms:
        terms = asdict(award)
        fixed = {"public_share": str(award.public_share), "min_score": str(award.min_score or "")}
        yield {"kind": "award", **terms, **fixed, "quotas": dict(award.quotas)}


def _judging(session: Session, board: Board) -> Iterator[dict[str, Any]]:
    contest, rounds = board.contest, [round_.id for round_ in board.contest.rounds]
    seats = (
        sa.select(Assignment.code, Entry.code, Assignment.judge_id, Assignment.state)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id.in_(rounds))
        .order_by(Assignment.code)
    )
    for code, entry, judge, state in session.execute(seats):
        yield {"kind": "assignment", "code": code, "entry": entry, "judge": judge, "state": state.value}
    ties = (
        sa.select(Entry.code, Conflict.judge_id, Conflict.source)
        .join(Entry, Entry.id == Conflict.entry_id)
        .where(Conflict.contest_id == contest.id)
        .order_by(Entry.code, Conflict.judge_id, Conflict.source)
    )
    for entry, judge, source in session.execute(ties):
        yield {"kind": "conflict", "entry": entry, "judge": judge, "source": str(source)}
    scores = (
        sa.select(Assignment.code, Criterion.key, Score.value)
        .select_from(Score)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Assignment.round_id.in_(rounds), Scorecard.state == ScorecardState.SUBMITTED)
        .order_by(Assignment.code, Criterion.key)
    )
    for code, criterion, value in session.execute(scores):
        yield {"kind": "score", "assignment": code, "criterion": criterion, "hundredths": value}


def _outcome(session: Session, board: Board) -> Iterator[dict[str, Any]]:
    standings = (
        sa.select(Entry.code, Standing.rank, Standing.reviews, Standing.raw, Standing.adjusted)
        .join(Entry, Entry.id == Standing.entry_id)
        .where(Standing.run_id == board.run.id)
        .order_by(Entry.code)
    )
    for entry, rank, reviews, raw, adjusted in session.execute(standings):
        yield {
            "kind": "standing", "entry": entry, "rank": rank, "reviews": reviews, "raw": raw,
            "adjusted": adjusted,
        }  # fmt: skip
    for one in board.exclusions:
        yield {"kind": "exclusion", "entry": one.entry.code, "cause": one.cause.value, "reason": one.reason}
    for decided in board.decided:
        given = decided.outcome.override
        yield {
            "kind": "override", "award": given.award, "entry": given.film, "action": given.action,
            "reason": given.reason, "approvals": list(given.approvals), "refused": decided.outcome.refused,
        }  # fmt: skip
    for grant in board.allocation.grants:
        yield {"kind": "grant", "award": grant.award, "entry": grant.film, "by": grant.decided_by}
