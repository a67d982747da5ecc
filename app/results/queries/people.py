"""Who stands behind each film, as limits per person count them: the entrant and everybody credited.

A person is an address. A credit without one is everybody of that name, and the name alone where no address
goes with it: entry rules count people in the same way (`app.entries.queries`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.entries.models import Credit, Entry

People = frozenset[str]


def people_of(session: Session, of_round: sa.ColumnElement[bool]) -> dict[int, People]:
    """The people of each entry, as keys that mean nothing outside."""
    credit = sa.select(Credit.entry_id, Credit.email, Credit.name_en, Credit.name_zh)
    credits_ = [
        (entry, email.casefold(), _names(*names))
        for entry, email, *names in session.execute(credit.join(Entry).where(of_round))
    ]
    entrants = sa.select(Entry.id, User.email).join(User, User.id == Entry.entrant_id)
    people: dict[int, set[str]] = defaultdict(set)
    for entry, email in session.execute(entrants.where(of_round)):
        people[entry].add(email.casefold())
    known = _addresses((email, names) for _entry, email, names in credits_)
    for entry, email, names in credits_:
        people[entry] |= {email} if email else _bearers(names, known)
    return {entry: frozenset(keys) for entry, keys in people.items()}


def _names(*names: str) -> set[str]:
    return {name.casefold() for name in names if name}


def _addresses(credited: Iterable[tuple[str, set[str]]]) -> dict[str, set[str]]:
    """The addresses that go with each name."""
    known: dict[str, set[str]] = defaultdict(set)
    for email, names in credited:
        for name in names if email else ():
            known[name].add(email)
    return known


def _bearers(names: set[str], known: dict[str, set[str]]) -> set[str]:
    addresses = {email for name in names for email in known.get(name, ())}
    return addresses or {f"name {name}" for name in names}
