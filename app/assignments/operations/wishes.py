"""Pinning and banning pairs before the engine decides the rest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Wish, WishKind
from app.assignments.operations.arrays import tables_of
from app.assignments.operations.plans import RoundClosed, hold_round
from app.assignments.queries.snapshot import Snapshot, take_snapshot
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


class PinHeldBegun(Invalid):
    """What was begun cannot be banned."""

    message = N_("This judge has begun or finished this review, so it stays.")


def wish(session: Session, round_: Round, entry: Entry, judge: User, kind: WishKind, *, by: User) -> Wish:
    """Pin or ban a pair; a later wish replaces an earlier one.

    Raises RoundClosed, NotInRound, PinForbidden, PinsTooMany or PinHeldBegun.
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
        if pair in snapshot.held - snapshot.pending:
            raise PinHeldBegun
        return
    tables = tables_of(snapshot)
    if pair not in snapshot.held and tables.bits[films[entry.id], judges[judge.id]]:
        raise PinForbidden
    fixed = (snapshot.held - snapshot.pending) | snapshot.pins | {pair}
    most = snapshot.judges[judges[judge.id]].max_films
    of_film = sum(one[0] == entry.id for one in fixed)
    of_judge = sum(one[1] == judge.id for one in fixed)
    if of_film > snapshot.wanted()[entry.id] or of_judge > most:
        raise PinsTooMany


def _one(round_: Round, entry: Entry, judge: User) -> sa.Select[Any]:
    return sa.select(Wish).where(
        Wish.round_id == round_.id, Wish.entry_id == entry.id, Wish.judge_id == judge.id
    )


def _record(session: Session, round_: Round, entry: Entry, judge: User, act: str, *, by: User) -> None:
    detail = {"round": round_.number, "judge": judge.id}
    record(session, act, f"entry:{entry.code}", by=by.id, contest_id=round_.contest_id, detail=detail)
