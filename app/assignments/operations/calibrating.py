"""The films that all judges of a round score first: choosing them, giving them out, ending it."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, PanelSeat
from app.assignments.operations.applying import CODE_LENGTH, open_round
from app.assignments.operations.plans import NoPanel, RoundClosed, StillOpen, hold_round
from app.assignments.operations.seats import UNFINISHED
from app.assignments.queries.calibration import calibration_of, films_of
from app.assignments.queries.holding import can_be_judged
from app.assignments.queries.snapshot import Pair
from app.assignments.queries.ties import ties_of
from app.audit.operations import record
from app.contests.models import ContestState, Round, RoundKind, RoundState
from app.db import claim, new_code, now
from app.entries.models import Calibration, CalibrationFilm, Entry
from app.films.models import Film
from app.jobs import names
from app.jobs.operations import promise
from app.web.rules import N_, Invalid, RuleBroken

FEWEST, MOST = 3, 5


class CalibrationBegun(RuleBroken):
    """The judges have the films; they no longer change."""

    message = N_("The judges have the calibration films already, so these can no longer change.")


class NotScored(RuleBroken):
    """Only scores can be compared."""

    message = N_("Only a round in which judges give scores can be calibrated.")


class CannotCalibrate(Invalid):
    """The film cannot be watched, or judges have it for the round itself."""

    message = N_("This film cannot be watched yet, or judges have it already. Choose another one.")
    field = "entry"


class ChosenAlready(Invalid):
    """The film is among them."""

    message = N_("This film is among the calibration films already.")
    field = "entry"


class EnoughFilms(Invalid):
    """More films would cost judges more time than they tell."""

    message = N_("Five films are enough to find a common measure. Take one away before you add another.")
    field = "entry"


class TooFewFilms(RuleBroken):
    """Fewer films tell little."""

    message = N_("Choose at least three films; fewer say little about how judges score.")


class NotUnderWay(RuleBroken):
    """It has not begun, or has ended."""

    message = N_("This calibration is not under way. Reload the page to see where it stands.")


def choose_film(session: Session, round_: Round, entry: Entry, *, by: User) -> CalibrationFilm:
    """Let a film calibrate the judges of a round; from now on it does not compete in it.

    Raises RoundClosed, NotScored, CalibrationBegun, ChosenAlready, EnoughFilms or CannotCalibrate.
    """
    hold_round(session, round_)
    _check_changeable(session, round_)
    chosen = films_of(session, round_)
    if entry.id in {film.entry_id for film in chosen}:
        raise ChosenAlready
    if len(chosen) >= MOST:
        raise EnoughFilms
    if not _is_free(session, round_, entry):
        raise CannotCalibrate
    position = max((film.position for film in chosen), default=0) + 1
    film = CalibrationFilm(round_id=round_.id, entry_id=entry.id, position=position)
    session.add(film)
    session.flush()
    _record(session, round_, "calibration.film_chosen", by=by, entry=entry.code)
    return film


def drop_film(session: Session, round_: Round, entry: Entry, *, by: User) -> bool:
    """Let a film compete again; returns whether it was chosen. Raises CalibrationBegun and what is above."""
    hold_round(session, round_)
    _check_changeable(session, round_)
    mine = CalibrationFilm.round_id == round_.id, CalibrationFilm.entry_id == entry.id
    found = session.scalar(sa.select(CalibrationFilm).where(*mine))
    if found is None:
        return False
    session.delete(found)
    session.flush()
    _record(session, round_, "calibration.film_dropped", by=by, entry=entry.code)
    return True


def show_panel(session: Session, round_: Round, *, shown: bool, by: User) -> None:
    """Say whether judges may see their own scores beside the panel's afterwards."""
    calibration = calibration_of(session, round_)
    calibration.shows_panel = shown
    session.add(calibration)
    session.flush()
    _record(session, round_, "calibration.shown" if shown else "calibration.hidden", by=by)


def begin_calibration(session: Session, round_: Round, *, by: User) -> int:
    """Give the films to every judge of the panel and open the round; returns how many reviews that is.

    Raises StillOpen, TooFewFilms, NoPanel, and what choosing a film raises.
    """
    hold_round(session, round_)
    calibration = _check_changeable(session, round_)
    if round_.contest.state not in (ContestState.CLOSED, ContestState.JUDGING):
        raise StillOpen
    if len(films_of(session, round_)) < FEWEST:
        raise TooFewFilms
    if session.scalar(sa.select(PanelSeat.id).where(PanelSeat.round_id == round_.id).limit(1)) is None:
        raise NoPanel
    open_round(session, round_, by=by)
    calibration.began_at = now()
    session.add(calibration)
    session.flush()
    given = give_films(session, round_)
    _record(session, round_, "calibration.begun", by=by, reviews=given)
    return given


def give_films(session: Session, round_: Round) -> int:
    """Give the films of a calibration that is under way to judges who lack them; returns how many reviews.

    No judge gets a film that a conflict keeps from them. Each is told by one mail.
    """
    calibration = calibration_of(session, round_)
    if calibration.began_at is None or calibration.ended_at is not None:
        return 0
    missing = _missing(session, round_)
    if not missing:
        return 0
    row = {"round_id": round_.id, "state": AssignmentState.PENDING}
    session.execute(
        sa.insert(Assignment),
        [
            row | {"code": new_code(CODE_LENGTH), "entry_id": film, "judge_id": judge}
            for film, judge in missing
        ],
    )
    films = {str(judge): count for judge, count in Counter(judge for _, judge in missing).items()}
    key = f"tell-calibration:{round_.id}:{min(films)}:{len(films)}:{now().isoformat()}"
    promise(session, names.TELL_JUDGES, {"round_id": round_.id, "films": films}, key=key)
    return len(missing)


def end_calibration(session: Session, round_: Round, *, by: User) -> int:
    """End it before everybody is done; unfinished reviews come back. Returns how many. Raises NotUnderWay."""
    hold_round(session, round_)
    here = sa.update(Calibration).where(
        Calibration.round_id == round_.id,
        Calibration.began_at.is_not(None),
        Calibration.ended_at.is_(None),
    )
    if not claim(session, here.values(ended_at=now())):
        raise NotUnderWay
    films = [film.entry_id for film in films_of(session, round_)]
    unfinished = sa.update(Assignment).where(
        Assignment.round_id == round_.id, Assignment.entry_id.in_(films), Assignment.state.in_(UNFINISHED)
    )
    back = session.execute(
        unfinished.values(state=AssignmentState.WITHDRAWN, reason="calibration_ended").execution_options(
            synchronize_session=False
        )
    )
    session.expire_all()
    assert isinstance(back, sa.CursorResult)
    _record(session, round_, "calibration.ended", by=by, unfinished=int(back.rowcount))
    return int(back.rowcount)


def _check_changeable(session: Session, round_: Round) -> Calibration:
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundClosed
    if round_.kind is not RoundKind.SCORED:
        raise NotScored
    calibration = calibration_of(session, round_)
    if calibration.began_at is not None:
        raise CalibrationBegun
    return calibration


def _is_free(session: Session, round_: Round, entry: Entry) -> bool:
    """Whether the film plays and nobody has it for the round itself."""
    plays = session.scalar(
        sa.select(Entry.id)
        .join(Film, Film.id == Entry.film_id)
        .where(Entry.id == entry.id, Entry.contest_id == round_.contest_id, can_be_judged())
    )
    given = session.scalar(
        sa.select(Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.entry_id == entry.id,
            Assignment.state != AssignmentState.WITHDRAWN,
        )
        .limit(1)
    )
    return plays is not None and given is None


def _missing(session: Session, round_: Round) -> list[Pair]:
    """Pairs of film and judge, in the order of the films, that nobody has and no conflict forbids."""
    judges = session.scalars(
        sa.select(User)
        .join(PanelSeat, PanelSeat.judge_id == User.id)
        .where(PanelSeat.round_id == round_.id)
        .order_by(User.id)
    ).all()
    known = {
        (row.entry_id, row.judge_id)
        for row in session.execute(
            sa.select(Assignment.entry_id, Assignment.judge_id).where(Assignment.round_id == round_.id)
        )
    }
    closed = known | ties_of(session, round_.contest_id, judges)
    films = films_of(session, round_)
    return [
        (film.entry_id, judge.id)
        for film in films
        for judge in judges
        if (film.entry_id, judge.id) not in closed and film.entry.entrant_id != judge.id
    ]


def _record(session: Session, round_: Round, act: str, *, by: User, **detail: object) -> None:
    about = f"round:{round_.number}"
    record(session, act, about, by=by.id, contest_id=round_.contest_id, detail=detail)
