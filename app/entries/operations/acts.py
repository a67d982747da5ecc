"""Writing down who did what to an entry, for its team; a stretch of writing by one person is one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.entries.models import Entry, EntryAct
from app.entries.operations.content import Content
from app.web.rules import N_

WROTE = "wrote"
ONE_SITTING = timedelta(minutes=10)
ACT_WORDS = {
    WROTE: N_("Changed: %(fields)s"),
    "film": N_("Uploaded a film: %(name)s"),
    "submitted": N_("Submitted revision %(number)s"),
    "withdrew": N_("Withdrew the entry"),
    "restored": N_("Took the withdrawal back"),
    "invited": N_("Invited %(email)s"),
    "revoked": N_("Revoked the invitation of %(email)s"),
    "joined": N_("Joined the team"),
    "right": N_("Changed what %(name)s may do"),
    "removed": N_("Removed %(name)s from the team"),
    "left": N_("Left the team"),
    "file": N_("Added a file: %(name)s"),
    "file-removed": N_("Removed a file: %(name)s"),
    "agreed": N_("Agreed to the rules and the rights"),
    "disagreed": N_("Took the consent back"),
    "guardian-asked": N_("Asked a guardian to agree: %(email)s"),
    "guardian-agreed": N_("The guardian %(name)s agreed"),
    "guardian-withdrew": N_("The guardian %(name)s took the consent back"),
}


def note_act(
    session: Session, entry: Entry, what: str, *, by: User | None, at: datetime, **detail: Any
) -> EntryAct:
    """Write one act down."""
    act = EntryAct(entry_id=entry.id, actor_id=by.id if by else None, at=at, what=what, detail=detail)
    session.add(act)
    session.flush()
    return act


def note_writing(session: Session, entry: Entry, fields: list[str], *, by: User, at: datetime) -> None:
    """Write down which fields somebody changed; what the same person wrote a moment ago is the same line."""
    if not fields:
        return
    last = session.scalar(
        sa.select(EntryAct).where(EntryAct.entry_id == entry.id).order_by(EntryAct.id.desc()).limit(1)
    )
    goes_on = last is not None and (last.actor_id, last.what) == (by.id, WROTE)
    if last is None or not goes_on or at - last.at > ONE_SITTING:
        note_act(session, entry, WROTE, by=by, at=at, fields=fields)
        return
    known = last.detail["fields"]
    last.detail = {"fields": [*known, *(one for one in fields if one not in known)]}
    last.at = at
    session.flush()


def changed_fields(before: Content, after: Content) -> list[str]:
    """The names of the fields in which two versions differ, in the order of the pages."""
    was: Mapping[str, Any] = vars(before)
    return [name for name, value in vars(after).items() if _plain(was[name]) != _plain(value)]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value
