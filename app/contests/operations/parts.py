"""Parts of a criterion that judges score by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Criterion, Round, SubCriterion
from app.contests.operations.rubric_rules import RubricFrozen, WeightsWrong, check_titles_differ, stored
from app.contests.operations.rubrics import hold_rubric, next_edition
from app.web.rules import N_, Invalid

MOST_PARTS = 6


class PartsWrong(Invalid):
    """Weights of parts that do not share out the criterion."""

    message = N_(
        "The weights of the parts add up to %(total)s %%; change them so that they add up to 100 %%."
    )


class PartTwice(Invalid):
    """Two parts that nobody could tell apart."""

    message = N_("Another part has this name; give each its own.")


@dataclass(frozen=True)
class Part:
    """A part of a criterion as the organizer wants it; weight in percent, `row` is where its fields stand."""

    title_en: str
    title_zh: str
    weight: Decimal
    row: str = ""


def set_parts(
    session: Session, round_: Round, criterion: Criterion, parts: Sequence[Part], *, by: User
) -> None:
    """Split a criterion into weighted parts in this order, or into none.

    Raises RoundOver, RubricFrozen, RubricStale, PartTwice or PartsWrong.
    """
    if hold_rubric(session, round_):
        raise RubricFrozen
    check_titles_differ(parts, PartTwice)
    weights = _weights(parts)
    next_edition(session, round_.rubric, round_.rubric.edition)
    criterion.parts.clear()
    session.flush()
    criterion.parts.extend(
        SubCriterion(
            position=position,
            key=f"{criterion.key}-{position}",
            title_en=part.title_en,
            title_zh=part.title_zh,
            weight=weight,
        )
        for position, (part, weight) in enumerate(zip(parts, weights, strict=True), start=1)
    )
    session.flush()
    detail = {"criterion": criterion.key, "weights": [str(part.weight) for part in parts]}
    record(
        session,
        "rubric.parts",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail=detail,
    )


def _weights(parts: Sequence[Part]) -> list[int]:
    """The weights as they are kept; a part that counts nothing is none. Raises PartsWrong."""
    if not parts:
        return []
    try:
        weights = stored([part.weight for part in parts])
    except WeightsWrong as refusal:
        raise PartsWrong(**refusal.params) from None
    if not all(weights):
        raise PartsWrong(total=100)
    return weights
