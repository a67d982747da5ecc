"""The world's entry that several people share: a member, an open invitation, and a log of what was done."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import User, hash_token
from app.contests.models import Contest
from app.db import now
from app.entries.models import EntryState, Right, TeamInvitation
from app.entries.operations import team
from app.entries.operations.acts import ACT_WORDS, note_act
from app.entries.queries.own import members_of
from tests.factories import make_entry, make_user


def share(session: Session, contest: Contest, people: dict[str, User], names: dict[str, str]) -> None:
    """Entries with a team: of one the entrant is a member, of the other the entrant is the owner."""
    shared = make_entry(session, contest, make_user(session, "Bao Ting"), state=EntryState.DRAFT)
    owned = make_entry(session, contest, people["entrant"], state=EntryState.DRAFT)
    names["shared"], names["owned"] = shared.code, owned.code
    by, at = people["entrant"], now()
    _, joined = team.invite(
        session, shared, by.email, Right.EVERYTHING, locale="en", by=shared.entrant, at=at
    )
    _accept(session, joined, by)
    _, token = team.invite(session, owned, "friend@example.org", Right.TEXT, locale="zh", by=by, at=at)
    _accept(session, token, make_user(session, "Lu Han"))
    open_, names["team_token"] = team.invite(
        session, owned, "crew@example.org", Right.LOOK, locale="zh", by=by, at=at
    )
    names["team_invitation"] = str(open_.id)
    names["member"] = str(members_of(session, owned)[0].id)
    for what in ACT_WORDS:
        detail = {"name": "Lu Han", "email": "friend@example.org", "number": 1, "fields": ["title_en"]}
        note_act(session, shared, what, by=by, at=at, **detail)


def _accept(session: Session, token: str, by: User) -> None:
    invitation = session.query(TeamInvitation).filter_by(token_hash=hash_token(token)).one()
    team.join(session, invitation, by=by, at=now())
