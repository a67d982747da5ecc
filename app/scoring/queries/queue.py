"""A judge's films of a round in an order of their own, and their rounds across contests."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Role, User
from app.assignments.models import Assignment, AssignmentState, PanelSeat
from app.assignments.queries.calibration import places_of
from app.contests.models import Contest, ContestState, Round, RoundState
from app.contests.queries import contests_of
from app.entries.models import Answer, Entry
from app.films.models import Film
from app.scoring.queries.blind import BlindEntry, blind_entry
from app.scoring.queries.reviews import seated

TO_WATCH = (AssignmentState.STARTED, AssignmentState.PENDING, AssignmentState.DEFERRED)


@dataclass(frozen=True)
class QueueItem:
    """One film of the queue and where it stands."""

    entry: BlindEntry
    state: AssignmentState
    plays: bool = True
    calibrates: bool = False


@dataclass(frozen=True)
class Queue:
    """A judge's films of one round in the judge's own order."""

    items: tuple[QueueItem, ...]

    @property
    def done(self) -> list[QueueItem]:
        """Films whose scorecard is submitted."""
        return [item for item in self.items if item.state is AssignmentState.DONE]

    @property
    def to_watch(self) -> list[QueueItem]:
        """Films still to be judged: those put aside last, calibration films before all others."""
        left = [item for item in self.items if item.state in TO_WATCH and item.plays]
        return sorted(left, key=_urgency)

    @property
    def waiting(self) -> list[QueueItem]:
        """Films still to be judged that do not play at the moment: replaced, being checked, taken down."""
        return [item for item in self.items if item.state in TO_WATCH and not item.plays]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left, now or later."""
        return bool(self.items) and not self.to_watch and not self.waiting

    def next_after(self, code: str = "") -> QueueItem | None:
        """The film to go on with, other than the one with this code."""
        return next((item for item in self.to_watch if item.entry.code != code), None)


def _urgency(item: QueueItem) -> tuple[bool, bool, int]:
    """What comes first: calibration films in their one order, then what was begun."""
    order = 0 if item.calibrates else TO_WATCH.index(item.state)
    return item.state is AssignmentState.DEFERRED, not item.calibrates, order


def minutes_of(items: Sequence[QueueItem]) -> float:
    """How long these films last together."""
    return sum(item.entry.seconds for item in items) / 60


def place(secret: str, code: str) -> bytes:
    """Where a seat stands for its judge: HMAC-SHA256 of its random code, so nothing of the entry enters."""
    return hmac.new(secret.encode(), f"queue {code}".encode(), hashlib.sha256).digest()


def queue_of(session: Session, user: User, round_: Round, *, secret: str) -> Queue:
    """A judge's queue in a round, in a constant number of queries."""
    rows = session.scalars(
        sa.select(Assignment)
        .join(Assignment.entry)
        .join(Entry.film)
        .join(Assignment.round)
        .where(Assignment.round_id == round_.id, seated(user.id))
        .options(
            joinedload(Assignment.entry).joinedload(Entry.film),
            joinedload(Assignment.entry).selectinload(Entry.ai_uses),
            joinedload(Assignment.entry).selectinload(Entry.answers).joinedload(Answer.question),
        )
    ).all()
    first = places_of(session, round_)
    ordered = sorted(rows, key=lambda row: place(secret, row.code))
    ordered.sort(key=lambda row: first.get(row.entry_id, len(first)))
    return Queue(tuple(_item(row, calibrates=row.entry_id in first) for row in ordered))


def _item(row: Assignment, *, calibrates: bool) -> QueueItem:
    film = row.entry.film
    return QueueItem(blind_entry(row), row.state, film is not None and film.plays, calibrates)


def pace_of(minutes: float, due: datetime | None, at: datetime) -> float | None:
    """Minutes a day until the scores are due; None when that is soon, past, not set, or next to nothing."""
    days = math.ceil((due - at) / timedelta(days=1)) if due else 0
    return minutes / days if days > 1 and minutes >= days else None


@dataclass(frozen=True)
class RoundLine:
    """A round as its judge sees it from afar; seconds are those of the films."""

    contest: Contest
    round: Round
    films: int = 0
    done: int = 0
    seconds: float = 0.0
    done_seconds: float = 0.0
    # Films that came back from the judge, who had begun none of them for too long.
    came_back: int = 0

    @property
    def left(self) -> int:
        """How many films are still to be judged."""
        return self.films - self.done


def rounds_of(session: Session, user: User) -> list[RoundLine]:
    """Every round in which a person judges, newest contest first, in at most four queries."""
    shown = [
        found for found in contests_of(session, user, Role.JUDGE) if found.state is not ContestState.DRAFT
    ]
    contests = session.scalars(
        sa.select(Contest)
        .where(Contest.id.in_([contest.id for contest in shown]))
        .options(selectinload(Contest.rounds))
        .order_by(Contest.id.desc())
    ).all()
    counts = _counts(session, user)
    # Whoever is silent holds no film of the round, so nobody else is asked about.
    is_bare = any(round_.id not in counts for contest in contests for round_ in contest.rounds)
    lost = _came_back(session, user) if is_bare else {}
    return [
        RoundLine(contest, round_, *counts.get(round_.id, (0, 0, 0.0, 0.0)), lost.get(round_.id, 0))
        for contest in contests
        for round_ in contest.rounds
    ]


def _counts(session: Session, user: User) -> dict[int, tuple[int, int, float, float]]:
    done = sa.case((Assignment.state == AssignmentState.DONE, 1), else_=0)
    length = sa.func.coalesce(Film.duration_ms, 0)
    rows = session.execute(
        sa.select(
            Assignment.round_id,
            sa.func.count().label("films"),
            sa.func.sum(done).label("done"),
            sa.func.sum(length).label("length"),
            sa.func.sum(done * length).label("done_length"),
        )
        .join(Assignment.entry)
        .join(Entry.film)
        .join(Assignment.round)
        .where(seated(user.id))
        .group_by(Assignment.round_id)
    )
    return {
        row.round_id: (row.films, int(row.done), int(row.length) / 1000, int(row.done_length) / 1000)
        for row in rows
    }


def _came_back(session: Session, user: User) -> dict[int, int]:
    rows = session.execute(
        sa.select(Assignment.round_id, sa.func.count())
        .join(Assignment.round)
        .where(
            Assignment.judge_id == user.id,
            Assignment.state == AssignmentState.SILENT,
            Round.state == RoundState.OPEN,
        )
        .group_by(Assignment.round_id)
    )
    return {row.round_id: int(row[1]) for row in rows}


def round_for(session: Session, user: User, slug: str, number: int) -> Round | None:
    """A round on whose panel a person sits or in which they hold a film, with its contest."""
    held = sa.exists().where(Assignment.round_id == Round.id, Assignment.judge_id == user.id)
    return session.scalar(
        sa.select(Round)
        .join(Round.contest)
        .where(Contest.slug == slug, Round.number == number, sa.or_(held, _sits(user)))
        .options(joinedload(Round.contest))
    )


def _sits(user: User) -> sa.ColumnElement[bool]:
    return sa.exists().where(PanelSeat.round_id == Round.id, PanelSeat.judge_id == user.id)
