"""The sheet that a tally works on: scores, weights, awards and entries as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.results.models import TallyRun
from app.results.queries.award_terms import Contestant, contestants, terms_of
from app.scoring.queries import score_table
from app.tally import awards
from app.tally.rules import Method


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
    tie_keys: Sequence[str]


def sheet_of(session: Session, run: TallyRun) -> tuple[Sheet, dict[str, int]]:
    """What the run's tally reads, and the award ids by key."""
    round_ = run.round
    contest = round_.contest
    entries = contestants(session, round_)
    codes = {entry.entry_id: entry.code for entry in entries}
    rows = [
        (codes[entry_id], f"judge-{judge_id}", criterion, value)
        for entry_id, judge_id, criterion, value in score_table(session, round_)
        if entry_id in codes
    ]
    weights = {criterion.key: criterion.weight for criterion in round_.rubric.criteria}
    method: Method = run.method  # type: ignore[assignment]  # request_tally let only known ones in
    terms = terms_of(contest)
    return Sheet(rows, weights, method, terms, entries, contest.tie_keys), {
        award.key: award.id for award in contest.awards
    }
