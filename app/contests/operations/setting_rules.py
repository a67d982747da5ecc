"""Setting the rules that entries must keep, while the call has not closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState, EntryRule, RuleKind
from app.contests.operations.calendar import NotTheMoment
from app.db import now
from app.web.rules import N_, Invalid

NUMBERS = (
    *(RuleKind.DURATION, RuleKind.SIZE, RuleKind.RESOLUTION, RuleKind.FRAME_RATE, RuleKind.AI_SHARE),
    RuleKind.ENTRIES_PER_PERSON,
)
LISTS = (RuleKind.ASPECT, RuleKind.SUBTITLES, RuleKind.TOOLS)
# Their bounds for the whole contest stand in its settings.
IN_SETTINGS = (RuleKind.DURATION, RuleKind.SIZE)


class BoundMissing(Invalid):
    """A rule without anything to keep."""

    message = N_("Write at least one bound, or the choices, so that the rule says something.")
    field = "least"


class BoundsReversed(Invalid):
    """The lower bound lies above the upper one."""

    message = N_("The lower bound lies above the upper one; exchange them.")
    field = "least"


class StandsInSettings(Invalid):
    """Length and size of the whole contest have their place already."""

    message = N_(
        "How long and how large a film may be in the whole contest stands under Texts and dates; "
        "choose a category to make an exception for it."
    )
    field = "category_id"


@dataclass(frozen=True, kw_only=True)
class NewRule:
    """A rule as the organizer wants it."""

    kind: RuleKind
    category_id: int | None = None
    least: int | None = None
    most: int | None = None
    earliest: date | None = None
    latest: date | None = None
    choices: list[str] = field(default_factory=list)
    reason_en: str = ""
    reason_zh: str = ""


def set_rule(session: Session, contest: Contest, new: NewRule, *, by: User) -> EntryRule:
    """Set a rule, in place of the one of its kind; raises BoundMissing, BoundsReversed or NotTheMoment."""
    _check(contest, new)
    known = (one for one in contest.entry_rules if (one.kind, one.category_id) == (new.kind, new.category_id))
    rule = next(known, None)
    if rule is None:
        rule = EntryRule(kind=new.kind, category_id=new.category_id)
        contest.entry_rules.append(rule)
    for name, value in vars(new).items():
        setattr(rule, name, value)
    rule.changed_at = now()
    session.flush()
    _note(session, contest, "entry-rule.set", rule, by)
    return rule


def remove_rule(session: Session, contest: Contest, rule: EntryRule, *, by: User) -> None:
    """Take a rule away; raises NotTheMoment."""
    _check_moment(contest)
    _note(session, contest, "entry-rule.removed", rule, by)
    contest.entry_rules.remove(rule)
    session.flush()


def _check_moment(contest: Contest) -> None:
    if contest.state not in (ContestState.DRAFT, ContestState.OPEN):
        raise NotTheMoment


def _check(contest: Contest, new: NewRule) -> None:
    _check_moment(contest)
    if new.kind in IN_SETTINGS and new.category_id is None:
        raise StandsInSettings
    said = {
        **dict.fromkeys(NUMBERS, (new.least, new.most)),
        **dict.fromkeys(LISTS, (new.choices or None,)),
        RuleKind.MADE_BETWEEN: (new.earliest, new.latest),
        RuleKind.MAIN_ENTRY: (True,),
        RuleKind.ENTRIES_PER_PERSON: (new.most,),
    }[new.kind]
    if all(bound is None for bound in said):
        raise BoundMissing
    numbers = new.least is not None and new.most is not None and new.least > new.most
    if numbers or (new.earliest and new.latest and new.earliest > new.latest):
        raise BoundsReversed


def _note(session: Session, contest: Contest, action: str, rule: EntryRule, by: User) -> None:
    bounds = {"least": rule.least, "most": rule.most, "choices": rule.choices, "category": rule.category_id}
    dates = {"earliest": str(rule.earliest or ""), "latest": str(rule.latest or "")}
    detail = {"kind": rule.kind.value, **bounds, **dates}
    record(session, action, f"entry-rule:{rule.kind.value}", by=by.id, contest_id=contest.id, detail=detail)
