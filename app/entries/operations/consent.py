"""Consent: what an entrant agreed to word for word, and the guardian of whoever may be too young."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User, hash_token
from app.contests.operations.entry_terms import current_entry_terms
from app.db import claim
from app.entries.models import Agreement, AgreementKind, Entry, EntryState, Guardian, TeamMember
from app.entries.operations.acts import note_act
from app.entries.operations.needed import needs_guardian
from app.entries.operations.withdrawing import can_leave, withdraw_entry
from app.films.operations.taking_down import take_down
from app.mail.addresses import canonical_email
from app.web.rules import N_, Invalid, RuleBroken

LINK_LIFE = timedelta(days=30)
TAKEN_BACK = N_("The guardian took the consent back.")


class NoGuardianNeeded(RuleBroken):
    """Whoever entered is old enough, or the contest does not ask."""

    message = N_("Nobody has to agree for you. Write your year of birth above if the contest asks for it.")


class NotTheirOwn(Invalid):
    """The address is that of somebody who writes the entry."""

    message = N_("A guardian needs an e-mail address of their own, not yours and not that of your team.")
    field = "email"


class HasAgreed(RuleBroken):
    """The consent stands."""

    message = N_("The guardian has agreed already.")


class LinkRanOut(RuleBroken):
    """Used meanwhile, replaced by another, or too old."""

    message = N_("This link has been used or has run out. Ask for a new one.")


def note_consent(session: Session, entry: Entry, *, gave: bool, by: User, at: datetime) -> None:
    """Write down that consent was given or taken back, with the very words that stood on the page."""
    kind = AgreementKind.ENTRANT if gave else AgreementKind.ENTRANT_WITHDREW
    _agree(session, entry, kind, at=at, user=by, name=by.name, locale=by.locale)
    note_act(session, entry, "agreed" if gave else "disagreed", by=by, at=at)


def ask_guardian(session: Session, entry: Entry, email: str, *, locale: str, by: User, at: datetime) -> str:
    """Ask a guardian by a new link, whose token is returned; an earlier one no longer works.

    Raises NotAnAddress, NotTheirOwn, NoGuardianNeeded or HasAgreed.
    """
    if not needs_guardian(entry):
        raise NoGuardianNeeded
    address, token = canonical_email(email), secrets.token_urlsafe(24)
    team = sa.select(User.email).join(TeamMember, TeamMember.user_id == User.id)
    if address in {entry.entrant.email, *session.scalars(team.where(TeamMember.entry_id == entry.id))}:
        raise NotTheirOwn
    guardian = entry.guardian or Guardian(entry_id=entry.id)
    if guardian.agrees:
        raise HasAgreed
    guardian.email, guardian.locale, guardian.token_hash = address, locale, hash_token(token)
    guardian.asked_at, guardian.expires_at = at, at + LINK_LIFE
    guardian.name, guardian.consented_at, guardian.withdrawn_at = "", None, None
    entry.guardian = guardian
    note_act(session, entry, "guardian-asked", by=by, at=at, email=address)
    return token


def consent_as_guardian(
    session: Session, guardian: Guardian, name: str, *, locale: str, at: datetime
) -> None:
    """Agree, once; raises LinkRanOut."""
    waiting = sa.update(Guardian).where(
        Guardian.id == guardian.id, Guardian.consented_at.is_(None), Guardian.expires_at > at
    )
    if not claim(session, waiting.values(consented_at=at, name=name)):
        raise LinkRanOut
    session.refresh(guardian)
    entry = guardian.entry
    _agree(session, entry, AgreementKind.GUARDIAN, at=at, user=None, name=name, locale=locale)
    note_act(session, entry, "guardian-agreed", by=None, at=at, name=name)


def withdraw_as_guardian(session: Session, guardian: Guardian, *, locale: str, at: datetime) -> None:
    """Take the consent back: the entry leaves the contest; where winners are known its film is taken down."""
    standing = sa.update(Guardian).where(
        Guardian.id == guardian.id, Guardian.consented_at.is_not(None), Guardian.withdrawn_at.is_(None)
    )
    if not claim(session, standing.values(withdrawn_at=at)):
        raise LinkRanOut
    session.refresh(guardian)
    entry = guardian.entry
    kind = AgreementKind.GUARDIAN_WITHDREW
    _agree(session, entry, kind, at=at, user=None, name=guardian.name, locale=locale)
    note_act(session, entry, "guardian-withdrew", by=None, at=at, name=guardian.name)
    if entry.state is EntryState.DRAFT:
        return
    if can_leave(entry):
        withdraw_entry(session, entry, by=None, at=at)
    elif entry.film is not None and entry.film.taken_down_at is None:
        take_down(session, entry.film, reason=TAKEN_BACK, by=None, contest_id=entry.contest_id)


def _agree(
    session: Session,
    entry: Entry,
    kind: AgreementKind,
    *,
    at: datetime,
    user: User | None,
    name: str,
    locale: str,
) -> None:
    agreement = Agreement(
        entry_id=entry.id,
        terms=current_entry_terms(session, entry.contest),
        kind=kind,
        user_id=user.id if user else None,
        name=name,
        locale=locale,
        at=at,
    )
    entry.agreements.append(agreement)
    session.flush()
