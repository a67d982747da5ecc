"""Awards as data: terms that make sense, changed until the list is announced, in the order they are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AwardDefinition, AwardTier, Contest, ContestState
from app.contests.operations.calendar import NotTheMoment
from app.db import changed
from app.web.rules import N_, Invalid

ANNOUNCED = (ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED)
TERMS = (
    "title_en", "title_zh", "tier", "quota", "category_id", "genre", "tool", "category_seats", "criterion_id",
    "public_share", "min_reviews", "min_score", "per_person_max", "may_stack", "ties",
)  # fmt: skip


class NoSeats(Invalid):
    """Neither seats nor a threshold."""

    message = N_("Say how many films get it, or from how many points every film gets it.")
    field = "quota"


class ScopesClash(Invalid):
    """More than one narrowing."""

    message = N_("An award is open to one category, to one genre or to one tool; leave the others empty.")
    field = "genre"


class SourcesClash(Invalid):
    """A criterion and the public at once."""

    message = N_("The votes of the public count beside the whole score, not beside one criterion.")
    field = "public_share"


class SeatsReserved(Invalid):
    """More reserved than there is."""

    message = N_("%(reserved)s seats are kept for categories, but the award has %(seats)s.")
    field = "quota"


class TieKeysWrong(Invalid):
    """A criterion twice."""

    message = N_("Name every criterion once, the one that decides first in front.")
    field = "first"


def check_terms(award: AwardDefinition) -> None:
    """Refuse terms that contradict each other, at the field that is easiest to change."""
    if award.quota is None and award.min_score is None:
        raise NoSeats
    if sum(map(bool, (award.category_id, award.genre, award.tool))) > 1:
        raise ScopesClash
    if award.criterion_id and award.public_share:
        raise SourcesClash
    reserved = sum((award.category_seats or {}).values())
    if reserved and (award.quota is None or reserved > award.quota):
        raise SeatsReserved(reserved=reserved, seats=award.quota or 0)


def terms_of(award: AwardDefinition) -> dict[str, Any]:
    """The terms of an award as the record keeps them."""
    return {name: getattr(award, name) for name in TERMS}


def change_award(
    session: Session, contest: Contest, award: AwardDefinition, values: Mapping[str, Any], *, by: User
) -> None:
    """Give an award other terms until the list is announced; a seal that was made keeps the older ones."""
    _check_moment(contest)
    before = terms_of(award)
    for name, value in values.items():
        setattr(award, name, value)
    with session.no_autoflush:
        check_terms(award)
    session.flush()
    difference = changed(before, terms_of(award))
    if difference:
        record(
            session, "award.changed", f"award:{award.id}", by=by.id, contest_id=contest.id, detail=difference
        )


def move_up(session: Session, contest: Contest, award: AwardDefinition, *, by: User) -> None:
    """Let an award be given before the one in front of it."""
    _check_moment(contest)
    ordered = sorted(contest.awards, key=lambda one: one.position)
    place = ordered.index(award)
    if place == 0:
        return
    before = ordered[place - 1]
    first, second = before.position, award.position
    # Places are unique, so one of the two steps aside.
    for one, position in ((award, -1), (before, second), (award, first)):
        session.execute(
            sa.update(AwardDefinition).where(AwardDefinition.id == one.id).values(position=position)
        )
    session.expire_all()
    record(session, "award.moved", f"award:{award.id}", by=by.id, contest_id=contest.id)


def set_tie_keys(session: Session, contest: Contest, keys: list[str], *, by: User) -> None:
    """Say which criterion decides first between level films; raises TieKeysWrong."""
    _check_moment(contest)
    known = {one.key for round_ in contest.rounds for one in round_.rubric.criteria}
    if len(set(keys)) != len(keys) or not set(keys) <= known:
        raise TieKeysWrong
    contest.tie_keys = keys
    session.flush()
    record(
        session, "ties.changed", f"contest:{contest.slug}", by=by.id, contest_id=contest.id,
        detail={"keys": keys},
    )  # fmt: skip


def tier_of(*, is_special: bool, may_stack: bool) -> AwardTier:
    """What may join others is a special award."""
    return AwardTier.SPECIAL if is_special or may_stack else AwardTier.MAIN


def _check_moment(contest: Contest) -> None:
    if contest.state in ANNOUNCED:
        raise NotTheMoment
