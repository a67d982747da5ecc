"""Opening the jury's table, naming its chair, and putting a remark into the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.assignments.operations.everybody import seat_everybody
from app.assignments.operations.plans import NothingToAssign
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.db import new_code
from app.deliberation.models import Deliberation, JuryFilm
from app.deliberation.operations.minutes import write
from app.deliberation.queries.table import Table, members_of
from app.entries.models import Entry
from app.entries.queries import entries_in_round
from app.web.rules import N_, Invalid, RuleBroken

CODE_LENGTH = 4


class TableClosed(RuleBroken):
    """The round is not open."""

    message = N_("This deliberation is closed, so nothing can be moved or voted any more. The minutes stay.")


class NotOpened(RuleBroken):
    """No organizer has opened it."""

    message = N_("The organizer has not opened this deliberation yet.")


class OpenedAlready(RuleBroken):
    """It was opened before."""

    message = N_("This deliberation is open already. Reload the page to see its table.")


class NoMember(Invalid):
    """Somebody who does not sit at the table."""

    field = "chair"
    message = N_("Choose one of the members of this jury as its chair.")


class NothingSaid(Invalid):
    """A remark without words."""

    field = "words"
    message = N_("Write what is to stand in the minutes.")


@dataclass(frozen=True)
class Terms:
    """How the jury sits: quorum in percent, whether names are shown, who leads (0 = the organizer)."""

    quorum: int
    shows_names: bool
    chair: int = 0


def open_table(session: Session, round_: Round, terms: Terms, *, by: User) -> Deliberation:
    """Give every member every film without a conflict and open the table.

    Raises OpenedAlready, TableClosed, NoMember, NoPanel, NothingToAssign or NotTheMoment.
    """
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise TableClosed
    seat_everybody(session, round_, by=by)
    entries = entries_in_round(session, round_)
    if not entries:
        raise NothingToAssign
    sitting = Deliberation(
        round_id=round_.id, quorum=terms.quorum, shows_names=terms.shows_names, opened_by=by.id
    )
    try:
        with session.begin_nested():
            session.add(sitting)
    except IntegrityError as twice:
        raise OpenedAlready from twice
    _lay_out(session, sitting, entries)
    members = members_of(session, round_)
    write(
        session,
        sitting,
        "opened",
        by=by,
        quorum=terms.quorum,
        films=len(entries),
        members=[member.user.name for member in members],
    )
    detail = {"quorum": terms.quorum, "films": len(entries), "members": len(members)}
    _record(session, round_, "jury.opened", by, detail)
    name_chair(session, round_, sitting, terms.chair, by=by)
    return sitting


def _lay_out(session: Session, sitting: Deliberation, entries: Sequence[Entry]) -> None:
    """Put films on the table under codes that no two of them share."""
    codes: set[str] = set()
    while len(codes) < len(entries):
        codes.add(new_code(CODE_LENGTH))
    session.add_all(
        JuryFilm(deliberation_id=sitting.id, entry_id=entry.id, code=code)
        for entry, code in zip(entries, codes, strict=True)
    )
    session.flush()


def name_chair(session: Session, round_: Round, sitting: Deliberation, chair: int, *, by: User) -> None:
    """Let a member lead the table, or with 0 nobody but organizers; raises NoMember."""
    members = members_of(session, round_)
    named = next((member for member in members if member.user_id == chair), None)
    if chair and named is None:
        raise NoMember
    before = [member.user_id for member in members if member.is_chair]
    if before == ([chair] if chair else []):
        return
    session.execute(
        sa.update(Membership)
        .where(Membership.contest_id == round_.contest_id, Membership.role == Role.JUDGE)
        .values(is_chair=Membership.user_id == chair)
    )
    for member in members:
        session.refresh(member, ["is_chair"])
    write(session, sitting, "chair", by=by, name=named.user.name if named else "")
    _record(session, round_, "jury.chair_named", by, {"judge": chair})


def remark(session: Session, table: Table, words: str, *, code: str = "", by: User) -> None:
    """Put words into the minutes, about a film or the whole; raises TableClosed or NothingSaid."""
    sitting = hold(session, table)
    if not words.strip():
        raise NothingSaid
    place = table.place_of(code)
    write(session, sitting, "remark", by=by, film=place.film if place else None, words=words.strip())


def hold(session: Session, table: Table) -> Deliberation:
    """Let nobody close the round until this act has ended; raises NotOpened or TableClosed."""
    if table.sitting is None:
        raise NotOpened
    state = session.scalar(
        sa.select(Round.state).where(Round.id == table.round.id).with_for_update(read=True)
    )
    if state is not RoundState.OPEN:
        raise TableClosed
    return table.sitting


def _record(session: Session, round_: Round, action: str, by: User, detail: dict[str, Any]) -> None:
    record(session, action, f"round:{round_.number}", by=by.id, contest_id=round_.contest_id, detail=detail)
