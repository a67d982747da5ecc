"""Taking an entry out of its contest: by its entrant, or by an organizer with a reason that is recorded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import ContestState
from app.db import claim
from app.entries.models import OPEN_TO_ENTRANT, Entry, EntryState
from app.entries.operations.acts import note_act
from app.entries.operations.deadline import EntryIsSettled, check_term, term_for
from app.web.rules import N_, Invalid, RuleBroken

# Once winners are known a withdrawal would rewrite them.
TOO_LATE = (ContestState.DECIDED, ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED)


class ReasonNeeded(Invalid):
    """An organizer gave no reason."""

    message = N_("Say why you take this entry out; its entrant and the record will read it.")
    field = "reason"


class CannotLeave(RuleBroken):
    """The entry is out already, or its contest is decided."""

    message = N_("This entry can no longer be withdrawn: it is out already, or the contest has been decided.")


def withdraw_entry(
    session: Session, entry: Entry, *, by: User | None, at: datetime, reason: str = ""
) -> None:
    """Withdraw an entry; text, film and revisions are kept. Raises ReasonNeeded or CannotLeave.

    `by` is nobody for a guardian, who has no account.
    """
    by_entrant = by is not None and by.id == entry.entrant_id
    if by is not None and not by_entrant and not reason:
        raise ReasonNeeded
    before = entry.state
    left = (
        sa.update(Entry)
        .where(Entry.id == entry.id, Entry.state.in_(OPEN_TO_ENTRANT))
        .values(state=EntryState.WITHDRAWN, withdrawn_at=at, withdrawn_reason=reason)
    )
    if not can_leave(entry) or not claim(session, left):
        raise CannotLeave
    session.refresh(entry)
    note_act(session, entry, "withdrew", by=by if by_entrant else None, at=at)
    record(
        session,
        "entry.withdrawn",
        f"entry:{entry.code}",
        by=by.id if by else None,
        contest_id=entry.contest_id,
        detail={"from": before.value, "reason": reason, "by_entrant": by_entrant},
        at=at,
    )


def can_leave(entry: Entry) -> bool:
    """Whether the entry can still be withdrawn."""
    return entry.state in OPEN_TO_ENTRANT and entry.contest.state not in TOO_LATE


def restore_entry(session: Session, entry: Entry, *, by: User, at: datetime) -> None:
    """Bring back, as a draft, what its own entrant withdrew, until the deadline; it is then submitted anew.

    It goes through submitting again so that no limit of the contest is evaded. Raises EntryIsSettled for what
    organizers took out, NotOpenYet or Closed.
    """
    check_term(entry.contest, term_for(session, entry.contest, entry.entrant_id), at=at)
    back = (
        sa.update(Entry)
        .where(
            Entry.id == entry.id,
            Entry.entrant_id == by.id,
            Entry.state == EntryState.WITHDRAWN,
            Entry.withdrawn_reason == "",
        )
        .values(state=EntryState.DRAFT, withdrawn_at=None, updated_at=at)
    )
    if not claim(session, back):
        raise EntryIsSettled
    session.refresh(entry)
    note_act(session, entry, "restored", by=by, at=at)
    record(
        session,
        "entry.restored",
        f"entry:{entry.code}",
        by=by.id,
        contest_id=entry.contest_id,
        detail={},
        at=at,
    )


def can_return(session: Session, entry: Entry, *, at: datetime) -> bool:
    """Whether restore_entry would bring the entry back."""
    term = term_for(session, entry.contest, entry.entrant_id)
    is_theirs = entry.state is EntryState.WITHDRAWN and not entry.withdrawn_reason
    try:
        check_term(entry.contest, term, at=at)
    except RuleBroken:
        return False
    return is_theirs
