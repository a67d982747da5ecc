"""Pinning and banning pairs before the engine decides the rest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Wish, WishKind
from app.assignments.operations.arrays import tables_of
from app.assignments.operations.plans import RoundClosed, hold_round
from app.assignments.queries.snapshot import JudgeRow, Pair, Snapshot, take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.entries.models import Entry
from app.web.rules import N_, Invalid


class NotInRound(Invalid):
    """The film or the judge has no place in the round."""

    message = N_("This film or this judge has no place in the round; choose others.")


class PinForbidden(Invalid):
    """A pin may not set aside a conflict or a language."""

    message = N_(
        "This judge may not watch this film: a conflict or the language stands against it. "
        "Choose another judge."
    )


class PinsTooMany(Invalid):
    """More pins than the film or the judge has seats."""

    message = N_(
        "Pins and begun reviews would give this film or this judge more than they may have. "
        "Let go of another pin first."
    )


class PinsTooLong(Invalid):
    """More minutes of pinned films than the judge offers."""

    message = N_(
        "With this film, what is pinned to this judge or begun by them would last longer than the minutes "
        "they offer. Let go of another pin, or raise their minutes."
    )


class PinStands(Invalid):
    """A pinned pair cannot be banned as well."""

    message = N_("You pinned this pair. Let go of the pin first, then ban it.")


class BanStands(Invalid):
    """A banned pair cannot be pinned as well."""

    message = N_("You banned this pair. Let go of the ban first, then pin it.")


class PinHeldBegun(Invalid):
    """What was begun cannot be banned."""

    message = N_("This judge has begun or finished this review, so it stays.")


def wish(session: Session, round_: Round, entry: Entry, judge: User, kind: WishKind, *, by: User) -> Wish:
    """Pin or ban a pair; a wish that contradicts one that stands is refused.

    Raises RoundClosed, NotInRound, BanStands, PinForbidden, PinsTooMany, PinsTooLong, PinStands or
    PinHeldBegun.
    """
    hold_round(session, round_)
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundClosed
    _check(take_snapshot(session, round_), entry, judge, kind)
    found: Wish | None = session.scalar(_one(round_, entry, judge))
    if found is None:
        found = Wish(round_id=round_.id, entry_id=entry.id, judge_id=judge.id)
        session.add(found)
    found.kind = kind
    session.flush()
    _record(session, round_, entry, judge, f"pair.{kind.value}", by=by)
    return found


def let_go(session: Session, round_: Round, entry: Entry, judge: User, *, by: User) -> bool:
    """Take a wish back; returns whether there was one."""
    found = session.scalar(_one(round_, entry, judge))
    if found is None:
        return False
    session.delete(found)
    session.flush()
    _record(session, round_, entry, judge, "pair.let_go", by=by)
    return True


def _check(snapshot: Snapshot, entry: Entry, judge: User, kind: WishKind) -> None:
    films = {film.entry_id: row for row, film in enumerate(snapshot.films)}
    judges = {row.judge_id: place for place, row in enumerate(snapshot.judges)}
    if entry.id not in films or judge.id not in judges:
        raise NotInRound
    pair = (entry.id, judge.id)
    if kind is WishKind.BAN:
        _check_ban(snapshot, pair)
        return
    if pair in snapshot.bans:
        raise BanStands
    tables = tables_of(snapshot)
    if pair not in snapshot.held and tables.bits[films[entry.id], judges[judge.id]]:
        raise PinForbidden
    _check_room(snapshot, pair, snapshot.judges[judges[judge.id]])


def _check_ban(snapshot: Snapshot, pair: Pair) -> None:
    if pair in snapshot.held - snapshot.pending:
        raise PinHeldBegun
    if pair in snapshot.pins:
        raise PinStands


def _check_room(snapshot: Snapshot, pair: Pair, judge: JudgeRow) -> None:
    """Whether the film has a seat and the judge has room and time beside what is pinned or begun."""
    fixed = (snapshot.held - snapshot.pending) | snapshot.pins | {pair}
    of_film = sum(one[0] == pair[0] for one in fixed)
    theirs = {entry for entry, holder in fixed if holder == judge.judge_id}
    if of_film > snapshot.wanted()[pair[0]] or len(theirs) > judge.max_films:
        raise PinsTooMany
    minutes = sum(film.minutes for film in snapshot.films if film.entry_id in theirs)
    if judge.max_minutes is not None and minutes > judge.max_minutes:
        raise PinsTooLong


def _one(round_: Round, entry: Entry, judge: User) -> sa.Select[Any]:
    return sa.select(Wish).where(
        Wish.round_id == round_.id, Wish.entry_id == entry.id, Wish.judge_id == judge.id
    )


def _record(session: Session, round_: Round, entry: Entry, judge: User, act: str, *, by: User) -> None:
    detail = {"round": round_.number, "judge": judge.id}
    record(session, act, f"entry:{entry.code}", by=by.id, contest_id=round_.contest_id, detail=detail)
