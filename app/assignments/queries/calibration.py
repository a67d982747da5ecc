"""Reading where a round's calibration stands: its films in order, and who has scored them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.queries.holding import is_held
from app.contests.models import Round
from app.entries.models import Calibration, CalibrationFilm, Entry, calibrates


@dataclass(frozen=True)
class Standing:
    """How far the judges are: reviews of calibration films, given and done, by the judge's name."""

    judges: tuple[tuple[str, int, int], ...]

    @property
    def given(self) -> int:
        """Reviews that judges have."""
        return sum(given for _, given, _ in self.judges)

    @property
    def done(self) -> int:
        """Reviews that are submitted."""
        return sum(done for _, _, done in self.judges)

    @property
    def is_complete(self) -> bool:
        """Whether everybody has scored everything."""
        return 0 < self.given == self.done


def calibration_of(session: Session, round_: Round) -> Calibration:
    """A round's calibration, or one that nobody has begun."""
    return session.get(Calibration, round_.id) or Calibration(round_id=round_.id, shows_panel=False)


def films_of(session: Session, round_: Round) -> Sequence[CalibrationFilm]:
    """The films in the order in which every judge gets them."""
    return session.scalars(
        sa.select(CalibrationFilm)
        .where(CalibrationFilm.round_id == round_.id)
        .options(joinedload(CalibrationFilm.entry))
        .order_by(CalibrationFilm.position, CalibrationFilm.id)
    ).all()


def places_of(session: Session, round_: Round) -> dict[int, int]:
    """Entry ids of the films with their places, 0 for the first."""
    ids = session.scalars(
        sa.select(CalibrationFilm.entry_id)
        .where(CalibrationFilm.round_id == round_.id)
        .order_by(CalibrationFilm.position, CalibrationFilm.id)
    )
    return {entry_id: place for place, entry_id in enumerate(ids)}


def standing_of(session: Session, round_: Round) -> Standing:
    """How far each judge is with the films, by name."""
    done = sa.case((Assignment.state == AssignmentState.DONE, 1), else_=0)
    rows = session.execute(
        sa.select(User.name, sa.func.count(), sa.func.sum(done))
        .select_from(Assignment)
        .join(User, User.id == Assignment.judge_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, is_held(), calibrates(Assignment.round_id, Entry.id))
        .group_by(User.id, User.name)
        .order_by(User.name, User.id)
    )
    return Standing(tuple((name, given, int(seen)) for name, given, seen in rows))


def is_over(session: Session, round_: Round) -> bool:
    """Whether the spread may be looked at: everybody is done, or the organizer has ended it."""
    calibration = calibration_of(session, round_)
    if calibration.began_at is None:
        return False
    return calibration.ended_at is not None or standing_of(session, round_).is_complete


def is_shown(session: Session, round_: Round) -> bool:
    """Whether judges may look at it too."""
    return calibration_of(session, round_).shows_panel and is_over(session, round_)
