"""Reading a triage: a judge's own word, the last one, and how many said what of each film."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Round
from app.entries.models import Entry
from app.films.models import Film
from app.scoring.models import Choice, TriageVote
from app.scoring.queries.reviews import rightful
from app.scoring.queries.table import finished


@dataclass(frozen=True)
class Words:
    """How many judges said what of a film; a maybe counts half a yes."""

    yes: int = 0
    maybe: int = 0
    no: int = 0

    @property
    def count(self) -> int:
        """How many have spoken."""
        return self.yes + self.maybe + self.no

    @property
    def halves(self) -> int:
        """The yeses in halves."""
        return 2 * self.yes + self.maybe


NOTHING_SAID = Words()


def vote_of(session: Session, assignment: Assignment) -> TriageVote | None:
    """What the judge has said of a film."""
    return session.scalar(
        sa.select(TriageVote)
        .where(TriageVote.assignment_id == assignment.id)
        .execution_options(populate_existing=True)
    )


def last_vote(session: Session, user: User, round_: Round) -> TriageVote | None:
    """What a judge said last in a round, of a film that is still theirs."""
    return session.scalar(
        sa.select(TriageVote)
        .join(TriageVote.assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Film, Film.id == Entry.film_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(Assignment.round_id == round_.id, rightful(user.id))
        .options(contains_eager(TriageVote.assignment))
        .order_by(TriageVote.changed_at.desc(), TriageVote.id.desc())
        .limit(1)
    )


def given_words(session: Session, round_: Round) -> list[tuple[int, int, Choice]]:
    """(entry, judge, word) of everything that counts in a triage."""
    rows = session.execute(
        sa.select(Assignment.entry_id, Assignment.judge_id, TriageVote.choice)
        .select_from(TriageVote)
        .join(Assignment, Assignment.id == TriageVote.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, finished())
        .order_by(Assignment.entry_id, Assignment.judge_id)
    )
    return [(entry, judge, choice) for entry, judge, choice in rows]


def words_of(session: Session, round_: Round) -> dict[int, Words]:
    """What was said of each film that somebody has decided on, by entry id."""
    said: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Choice, 0))
    for entry_id, _judge, choice in given_words(session, round_):
        said[entry_id][choice] += 1
    return {entry_id: Words(**counts) for entry_id, counts in said.items()}
