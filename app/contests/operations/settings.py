"""Describing a contest: its texts and limits, categories, rounds and award definitions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AwardDefinition, Category, Contest, ContestState, Round, RoundState
from app.contests.operations.awards import check_terms
from app.contests.operations.calendar import NotTheMoment, check_dates
from app.db import changed
from app.web.rules import N_, RuleBroken

PATH = list(ContestState)


class StillUsed(RuleBroken):
    """Something that others point at cannot be removed."""

    message = N_("Entries or awards belong to this category; move them before you remove it.")


def describe(session: Session, contest: Contest, values: Mapping[str, Any], *, by: User) -> None:
    """Change texts, dates and limits; after the call has closed the dates stay. Raises DatesWrong."""
    opens_at: datetime = values.get("opens_at", contest.opens_at)
    check_dates(opens_at, values.get("closes_at", contest.closes_at))
    before = {key: getattr(contest, key) for key in values}
    if PATH.index(contest.state) > PATH.index(ContestState.OPEN) and values["closes_at"] != contest.closes_at:
        raise NotTheMoment
    for key, value in values.items():
        setattr(contest, key, value)
    session.flush()
    difference = {key: [str(old), str(new)] for key, (old, new) in changed(before, values).items()}
    if difference:
        record(
            session,
            "contest.described",
            f"contest:{contest.slug}",
            by=by.id,
            contest_id=contest.id,
            detail=difference,
        )


def set_round(
    session: Session, round_: Round, *, reviews_per_entry: int, due_at: datetime | None, by: User
) -> None:
    """Say how many judges watch each film and until when."""
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise NotTheMoment
    round_.reviews_per_entry, round_.due_at = reviews_per_entry, due_at
    session.flush()
    record(
        session,
        "round.changed",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"reviews_per_entry": reviews_per_entry, "due_at": str(due_at)},
    )


def add_category(session: Session, contest: Contest, title_en: str, title_zh: str, *, by: User) -> Category:
    """Add a category at the end."""
    position = 1 + max((category.position for category in contest.categories), default=0)
    category = Category(position=position, title_en=title_en, title_zh=title_zh)
    contest.categories.append(category)
    session.flush()
    record(session, "category.added", f"category:{category.id}", by=by.id, contest_id=contest.id)
    return category


def remove_category(session: Session, contest: Contest, category: Category, *, by: User) -> None:
    """Remove a category that nothing belongs to; raises StillUsed."""
    if len(contest.categories) == 1 or _is_used(session, category):
        raise StillUsed
    contest.categories.remove(category)
    session.flush()
    record(session, "category.removed", f"category:{category.id}", by=by.id, contest_id=contest.id)


def _is_used(session: Session, category: Category) -> bool:
    # Entries live in a room above; their table is asked by name, without importing the room.
    entries = sa.table("entry", sa.column("category_id"))
    by_entry = session.scalar(
        sa.select(sa.func.count()).select_from(entries).where(entries.c.category_id == category.id)
    )
    by_award = session.scalar(
        sa.select(sa.func.count(AwardDefinition.id)).where(AwardDefinition.category_id == category.id)
    )
    return bool(by_entry or by_award)


def add_award(session: Session, contest: Contest, award: AwardDefinition, *, by: User) -> None:
    """Add an award after the others; raises what is wrong with its terms, at their field."""
    check_terms(award)
    award.position = 1 + max((known.position for known in contest.awards), default=0)
    award.key = award.key or f"award-{award.position}"
    contest.awards.append(award)
    session.flush()
    record(
        session,
        "award.added",
        f"award:{award.id}",
        by=by.id,
        contest_id=contest.id,
        detail={"quota": award.quota},
    )


def remove_award(session: Session, contest: Contest, award: AwardDefinition, *, by: User) -> None:
    """Remove an award before winners are known; raises NotTheMoment."""
    if PATH.index(contest.state) >= PATH.index(ContestState.DECIDED):
        raise NotTheMoment
    contest.awards.remove(award)
    session.flush()
    record(session, "award.removed", f"award:{award.id}", by=by.id, contest_id=contest.id)
