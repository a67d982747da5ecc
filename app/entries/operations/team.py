"""An entry's team: invited by a link that works once, with rights of its own, and removed at once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User, hash_token
from app.accounts.operations.people import give_role
from app.db import claim
from app.entries.models import GRANTS, Entry, Right, TeamInvitation, TeamMember
from app.entries.operations.acts import note_act
from app.entries.queries.own import is_open, members_of, open_invitations_of
from app.mail.addresses import canonical_email
from app.web.rules import N_, Invalid, RuleBroken

LINK_LIFE = timedelta(days=14)
MOST_PEOPLE = 30


class TeamIsFull(RuleBroken):
    """More people than one entry has."""

    message = N_("At most %(most)s people can share an entry. Remove somebody or revoke an invitation first.")


class InTeamAlready(Invalid):
    """The address belongs to somebody who can open the entry already."""

    message = N_("This person belongs to the team already.")
    field = "email"


class InvitationSpent(RuleBroken):
    """The link was used, revoked, or has run out."""

    message = N_("This invitation has been used, revoked or has run out. Ask for a new one.")


class NotInTeam(RuleBroken):
    """Whoever is meant has left already."""

    status = 404
    message = N_("This person does not belong to the team any more.")


def invite(
    session: Session, entry: Entry, email: str, right: Right, *, locale: str, by: User, at: datetime
) -> tuple[TeamInvitation, str]:
    """Make an invitation and return it with its token, which only the mail holds.

    An invitation of the same address that is still open is revoked. Raises InTeamAlready or TeamIsFull.
    """
    address = canonical_email(email)
    members, waiting = members_of(session, entry), open_invitations_of(session, entry)
    if address in {entry.entrant.email, *(member.user.email for member in members)}:
        raise InTeamAlready
    for one in waiting:
        if one.email == address:
            revoke(session, entry, one, by=by, at=at)
    if len(members) + len(waiting) >= MOST_PEOPLE:
        raise TeamIsFull(most=MOST_PEOPLE)
    token = secrets.token_urlsafe(24)
    invitation = TeamInvitation(
        entry_id=entry.id,
        token_hash=hash_token(token),
        email=address,
        locale=locale,
        created_at=at,
        expires_at=at + LINK_LIFE,
        **_flags(right),
    )
    session.add(invitation)
    note_act(session, entry, "invited", by=by, at=at, email=address, right=right.value)
    return invitation, token


def revoke(session: Session, entry: Entry, invitation: TeamInvitation, *, by: User, at: datetime) -> None:
    """Make an open invitation useless; raises InvitationSpent when it was used meanwhile."""
    unused = sa.update(TeamInvitation).where(TeamInvitation.id == invitation.id, is_open())
    if not claim(session, unused.values(revoked_at=at)):
        raise InvitationSpent
    note_act(session, entry, "revoked", by=by, at=at, email=invitation.email)


def join(session: Session, invitation: TeamInvitation, *, by: User, at: datetime) -> Entry:
    """Accept an invitation, once; raises InvitationSpent or InTeamAlready."""
    entry = session.get_one(Entry, invitation.entry_id)
    session.execute(sa.select(Entry.id).where(Entry.id == entry.id).with_for_update())
    if by.id in {entry.entrant_id, *(member.user_id for member in members_of(session, entry))}:
        raise InTeamAlready
    unused = sa.update(TeamInvitation).where(TeamInvitation.id == invitation.id, is_open())
    if not claim(session, unused.values(used_at=at)):
        raise InvitationSpent
    member = TeamMember(entry_id=entry.id, user_id=by.id, joined_at=at, **_flags(invitation.right))
    session.add(member)
    give_role(session, by, Role.ENTRANT, contest_id=entry.contest_id, by=None)
    note_act(session, entry, "joined", by=by, at=at, right=invitation.right.value)
    return entry


def set_right(
    session: Session, entry: Entry, member: TeamMember, right: Right, *, by: User, at: datetime
) -> None:
    """Let a member do more or less from now on; raises NotInTeam."""
    if not claim(session, sa.update(TeamMember).where(TeamMember.id == member.id).values(**_flags(right))):
        raise NotInTeam
    session.refresh(member)
    note_act(session, entry, "right", by=by, at=at, name=member.user.name, right=right.value)


def remove(session: Session, entry: Entry, member: TeamMember, *, by: User, at: datetime) -> None:
    """Take somebody out of the team, or leave it: from the next request on the entry is absent to them."""
    what, detail = ("left", {}) if member.user_id == by.id else ("removed", {"name": member.user.name})
    session.delete(member)
    note_act(session, entry, what, by=by, at=at, **detail)


def _flags(right: Right) -> dict[str, bool]:
    return dict(zip(("may_edit", "may_upload", "may_submit"), GRANTS[right], strict=True))
