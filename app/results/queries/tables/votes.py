"""What judges gave in rounds without a rubric: words of triage, places of an order, choices between two."""

from __future__ import annotations

from collections.abc import Generator

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Contest, Round
from app.entries.models import Entry
from app.results.queries.tables.table import JUDGE, JUDGE_EMAIL, Table, count_of, read
from app.scoring.models import PairVote, RankedBallot, TriageVote
from app.web.sheets import Row

HEAD = ("round", "kind", JUDGE, JUDGE_EMAIL, "entry", "other_entry", "vote", "at")


def votes_table(session: Session, contest: Contest) -> Table:
    """One row for each word, place or choice; what is still a draft is left out."""
    triage, pairs, orders = _triage(contest), _pairs(contest), _orders(contest)
    total = sum(count_of(session, one) for one in (triage, pairs, orders))
    return Table(HEAD, _rows(session, contest, (triage, pairs, orders)), total)


def _rows(session: Session, contest: Contest, statements: tuple[sa.Select, ...]) -> Generator[Row]:  # type: ignore[type-arg]  # three shapes
    triage, pairs, orders = statements
    yield from read(session, triage, lambda row: (row[0], "triage", *row[1:4], None, row[4].value, row[5]))
    yield from read(session, pairs, _pair_row)
    codes = dict(_codes(session, contest)) if count_of(session, orders) else {}
    for number, judge, email, places, at in session.execute(orders):
        for place, entry_id in enumerate(places, start=1):
            yield (number, "order", judge, email, codes.get(int(entry_id)), None, str(place), at)


def _codes(session: Session, contest: Contest) -> list[tuple[int, str]]:
    rows = session.execute(sa.select(Entry.id, Entry.code).where(Entry.contest_id == contest.id))
    return [(row.id, row.code) for row in rows]


def _triage(contest: Contest) -> sa.Select:  # type: ignore[type-arg]  # joined columns
    return (
        sa.select(Round.number, User.name, User.email, Entry.code, TriageVote.choice, TriageVote.changed_at)
        .select_from(TriageVote)
        .join(Assignment, Assignment.id == TriageVote.assignment_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(User, User.id == Assignment.judge_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Round.contest_id == contest.id)
        .order_by(Round.number, User.email, Entry.code)
    )


def _pairs(contest: Contest) -> sa.Select:  # type: ignore[type-arg]  # as above
    first, second, better = aliased(Entry), aliased(Entry), aliased(Entry)
    return (
        sa.select(
            Round.number, User.name, User.email, first.code, second.code, better.code, PairVote.decided_at
        )
        .select_from(PairVote)
        .join(Round, Round.id == PairVote.round_id)
        .join(User, User.id == PairVote.judge_id)
        .join(first, first.id == PairVote.first_id)
        .join(second, second.id == PairVote.second_id)
        .outerjoin(better, better.id == PairVote.better_id)
        .where(Round.contest_id == contest.id, PairVote.decided_at.is_not(None))
        .order_by(Round.number, User.email, PairVote.id)
    )


def _pair_row(row: sa.Row) -> Row:  # type: ignore[type-arg]  # as above
    number, judge, email, first, second, better, at = row
    return (number, "pair", judge, email, first, second, better or "both alike", at)


def _orders(contest: Contest) -> sa.Select:  # type: ignore[type-arg]  # as above
    return (
        sa.select(Round.number, User.name, User.email, RankedBallot.places, RankedBallot.submitted_at)
        .select_from(RankedBallot)
        .join(Round, Round.id == RankedBallot.round_id)
        .join(User, User.id == RankedBallot.judge_id)
        .where(Round.contest_id == contest.id, RankedBallot.submitted_at.is_not(None))
        .order_by(Round.number, User.email)
    )
