"""Creating a contest complete enough to open: categories, the standard rubric, one scored round, awards."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.people import give_role
from app.audit.operations import record
from app.contests.models import AwardDefinition, Category, Contest, Round
from app.contests.operations.calendar import check_dates
from app.contests.operations.presets import BY_KEY, apply_preset
from app.contests.operations.standard import standard_defects, standard_rubric, standard_terms
from app.web.rules import N_, Invalid

SLUG_FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SlugTaken(Invalid):
    """Another contest has this address."""

    message = N_("Another contest already has this address; choose another one.")
    field = "slug"


class SlugMalformed(Invalid):
    """The address has characters that addresses should not have."""

    message = N_("Use small letters a to z, digits and single hyphens, 3 to 60 of them.")
    field = "slug"


@dataclass(frozen=True)
class NewContest:
    """What an organizer says of a contest before it exists; dates are aware moments."""

    title_en: str
    title_zh: str
    slug: str
    opens_at: datetime
    closes_at: datetime
    timezone: str
    is_demo: bool = False
    preset: str = ""


def slug_from(title: str) -> str:
    """A readable address made from a title in Latin letters; empty when it has none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def create_contest(session: Session, new: NewContest, *, by: User) -> Contest:
    """Create a contest whose organizer is its creator; raises SlugTaken, SlugMalformed or DatesWrong."""
    slug = new.slug or slug_from(new.title_en)
    if not (3 <= len(slug) <= 60 and SLUG_FORM.fullmatch(slug)):
        raise SlugMalformed
    if session.scalar(sa.select(Contest.id).where(Contest.slug == slug)) is not None:
        raise SlugTaken
    check_dates(new.opens_at, new.closes_at)
    contest = Contest(
        slug=slug,
        title_en=new.title_en,
        title_zh=new.title_zh,
        opens_at=new.opens_at,
        closes_at=new.closes_at,
        timezone=new.timezone,
        is_demo=new.is_demo,
    )
    _furnish(contest)
    session.add(contest)
    session.flush()
    session.add(standard_terms(contest.id))
    give_role(session, by, Role.ORGANIZER, contest_id=contest.id, by=by)
    if new.preset in BY_KEY:
        apply_preset(session, contest, BY_KEY[new.preset], by=by)
    record(session, "contest.created", f"contest:{contest.slug}", by=by.id, contest_id=contest.id)
    return contest


def _furnish(contest: Contest) -> None:
    """The parts that every contest starts with; each can be changed before scoring begins."""
    contest.categories = [Category(position=1, title_en="Short film", title_zh="短片")]
    contest.rounds = [Round(number=1, title_en="Jury round", title_zh="评审轮", rubric=standard_rubric())]
    contest.defect_kinds = standard_defects()
    contest.awards = [
        AwardDefinition(position=1, key="first", title_en="First prize", title_zh="一等奖", quota=1),
        AwardDefinition(position=2, key="second", title_en="Second prize", title_zh="二等奖", quota=2),
        AwardDefinition(position=3, key="third", title_en="Third prize", title_zh="三等奖", quota=3),
    ]
