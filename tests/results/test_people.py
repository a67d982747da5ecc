"""Limits per person know one person by address, and a name without address as everybody who bears it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.entries.models import Credit, Entry, in_round
from app.results.queries.people import people_of
from tests.factories import make_contest, make_entry, make_user


def credited(session: Session, contest: Contest, *people: tuple[str, str]) -> int:
    """An entry of an entrant of its own that credits these names and addresses."""
    entry = make_entry(session, contest)
    entry.credits = [
        Credit(position=place, role="director", name_en=name, name_zh="", email=email)
        for place, (name, email) in enumerate(people, start=1)
    ]
    session.flush()
    return entry.id


def shared(session: Session, contest: Contest, one: int, other: int) -> bool:
    """Whether somebody stands behind both entries."""
    found = people_of(session, sa.and_(in_round(contest.rounds[0]), Entry.contest_id == contest.id))
    return bool(found[one] & found[other])


def test_an_entrant_credited_elsewhere_by_address_is_one_person(session: Session) -> None:
    contest = make_contest(session)
    entrant = make_user(session, "Zhao Min")
    own = make_entry(session, contest, entrant)
    own.credits = [Credit(position=1, role="director", name_en="Somebody Else", name_zh="", email="")]
    other = credited(session, contest, ("Min Z.", entrant.email.upper()))

    assert shared(session, contest, own.id, other)


def test_two_people_of_one_name_with_addresses_are_two(session: Session) -> None:
    contest = make_contest(session)
    one = credited(session, contest, ("Wang Wei", "a@example.org"))
    other = credited(session, contest, ("Wang Wei", "b@example.org"))

    assert not shared(session, contest, one, other)


def test_a_name_without_address_is_everybody_who_bears_it(session: Session) -> None:
    contest = make_contest(session)
    one = credited(session, contest, ("Wang Wei", "a@example.org"))
    other = credited(session, contest, ("Wang Wei", "b@example.org"))
    nameless = credited(session, contest, ("wang wei", ""))
    again = credited(session, contest, ("Li Na", ""))
    also = credited(session, contest, ("li na", ""))

    assert shared(session, contest, one, nameless)
    assert shared(session, contest, other, nameless)
    assert shared(session, contest, again, also)
    assert not shared(session, contest, again, nameless)
