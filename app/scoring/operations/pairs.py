"""A pairwise final: a pair is put before a judge and decided once, by a conditional UPDATE; then the next."""

from __future__ import annotations

import enum
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.seats import complete_all
from app.contests.models import Round, RoundKind, RoundState
from app.db import claim, now
from app.scoring.models import PairVote
from app.scoring.queries.finals import all_pairs, films_of, open_pair, own_pairs, pairs_done
from app.tally import pair_choice
from app.tally.pairwise import Vote
from app.web.rules import N_, RuleBroken


class Side(enum.StrEnum):
    """What a judge presses."""

    LEFT = "left"
    RIGHT = "right"
    NEITHER = "neither"


class PairsClosed(RuleBroken):
    """The organizer has closed the round."""

    message = N_("The organizer has closed this round, so no pair can be decided any more.")


class NoPairs(RuleBroken):
    """A round in which judges decide in another way."""

    message = N_("This round compares no films. Go back to your films to see what it asks for.")


class PairDecided(RuleBroken):
    """Decided before, perhaps in another window."""

    message = N_(
        "That pair is no longer open: it was decided in another window, or one of its films has left. "
        "Here is what is next."
    )


class NoSide(RuleBroken):
    """None of the three answers."""

    status = 422
    message = N_("Press left, right, or that you cannot decide.")


class NothingDecided(RuleBroken):
    """There is nothing to take back."""

    message = N_("There is nothing to take back: you have decided no pair of this round.")


def put_next(session: Session, round_: Round, *, by: User) -> PairVote | None:
    """The pair on the judge's screen, or the one that tells most; None when every pair was decided.

    A pair of which a film has left gives way. Raises NoPairs or PairsClosed.
    """
    _hold(session, round_)
    held = films_of(session, by, round_)
    waiting = open_pair(session, by, round_)
    if waiting is not None and {waiting.first_id, waiting.second_id} <= {seat.entry_id for seat in held}:
        return waiting
    if waiting is not None:
        session.delete(waiting)
        session.flush()
    chosen = _choice(session, round_, held, by)
    return None if chosen is None else _put(session, round_, chosen, by)


def _choice(session: Session, round_: Round, held: Sequence[Assignment], by: User) -> tuple[int, int] | None:
    """Films go by the codes of the judge's seats, so that their age decides nothing where pairs are level."""
    everything = all_pairs(session, round_)
    own = [pair for pair in everything if pair.judge_id == by.id]
    others = [pair for pair in everything if pair.decided_at is None and pair.judge_id != by.id]
    names = _Names({seat.entry_id: seat.code for seat in held})
    found = pair_choice.next_pair(
        [seat.code for seat in held],
        [_vote(pair, names) for pair in everything if pair.decided_at is not None],
        seen=[_sides(pair, names) for pair in own],
        on_screens=[_sides(pair, names) for pair in others],
        seed=f"{round_.id} {by.id}",
    )
    entries = {seat.code: seat.entry_id for seat in held}
    return None if found is None else (entries[found[0]], entries[found[1]])


class _Names(dict[int, str]):
    """What films are called while a pair is chosen; those that this judge does not hold by their number."""

    def __missing__(self, entry_id: int) -> str:
        return f"entry {entry_id}"


def _vote(pair: PairVote, names: _Names) -> Vote:
    better = None if pair.better_id is None else names[pair.better_id]
    return Vote(str(pair.judge_id), names[pair.first_id], names[pair.second_id], better)


def _sides(pair: PairVote, names: _Names) -> tuple[str, str]:
    left, right = pair.sides
    return names[left], names[right]


def _put(session: Session, round_: Round, sides: tuple[int, int], by: User) -> PairVote | None:
    """Put a pair on the screen; of two windows that ask at once one puts it and both find it."""
    left, right = sides
    pair = PairVote(
        round_id=round_.id,
        judge_id=by.id,
        first_id=min(sides),
        second_id=max(sides),
        is_turned=left > right,
    )
    try:
        with session.begin_nested():
            session.add(pair)
    except IntegrityError:
        return open_pair(session, by, round_)
    return pair


def choose(session: Session, round_: Round, pair_id: int, side: Side, *, by: User) -> PairVote | None:
    """Decide the pair on the screen, and put the next one there while some are asked for.

    A page that shows another pair than the open one decides nothing. Raises NoPairs, PairsClosed or
    PairDecided.
    """
    _hold(session, round_)
    held = [seat.entry_id for seat in films_of(session, by, round_)]
    pair = open_pair(session, by, round_)
    if pair is None or pair.id != pair_id or not {pair.first_id, pair.second_id} <= set(held):
        raise PairDecided
    left, right = pair.sides
    better = {Side.LEFT: left, Side.RIGHT: right, Side.NEITHER: None}[side]
    decided = sa.update(PairVote).where(
        PairVote.id == pair_id, PairVote.judge_id == by.id, PairVote.decided_at.is_(None)
    )
    if not claim(session, decided.values(better_id=better, decided_at=now())):
        raise PairDecided
    session.expire(pair)
    if not pairs_done(session, by, round_, held).is_through:
        return put_next(session, round_, by=by)
    complete_all(session, round_, by)
    return None


def is_decided_so(session: Session, pair_id: int, side: Side, *, by: User) -> bool:
    """Whether the judge has decided a pair in this way: an answer whose receipt was lost is sent again."""
    pair = session.get(PairVote, pair_id)
    if pair is None or pair.judge_id != by.id or pair.decided_at is None:
        return False
    left, right = pair.sides
    return pair.better_id == {Side.LEFT: left, Side.RIGHT: right, Side.NEITHER: None}[side]


def take_back(session: Session, round_: Round, *, by: User) -> PairVote:
    """Put the pair that was decided last on the screen again; raises NothingDecided or PairsClosed."""
    _hold(session, round_)
    held = {seat.entry_id for seat in films_of(session, by, round_)}
    decided = [pair for pair in own_pairs(session, by, round_) if pair.decided_at is not None]
    known = [pair for pair in decided if {pair.first_id, pair.second_id} <= held]
    if not known:
        raise NothingDecided
    waiting = open_pair(session, by, round_)
    if waiting is not None:
        session.delete(waiting)
        session.flush()
    last = known[-1]
    again = sa.update(PairVote).where(PairVote.id == last.id, PairVote.decided_at == last.decided_at)
    if not claim(session, again.values(better_id=None, decided_at=None)):
        raise NothingDecided
    session.refresh(last)
    return last


def _hold(session: Session, round_: Round) -> None:
    """Let nobody close the round until this has ended."""
    if round_.kind is not RoundKind.PAIRWISE:
        raise NoPairs
    state = session.scalar(sa.select(Round.state).where(Round.id == round_.id).with_for_update(read=True))
    if state is not RoundState.OPEN:
        raise PairsClosed
