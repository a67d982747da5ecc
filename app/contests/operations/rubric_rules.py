"""What a rubric may be: a scale that its steps divide, criteria with names of their own, weights of 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.contests.models import AdvanceRule, Round, RoundState
from app.web.numbers import points
from app.web.rules import N_, Invalid, RuleBroken

MOST_CRITERIA = 10
HIGHEST = 100_000
UNDER_WAY = (RoundState.PLANNED, RoundState.OPEN)
WORDS = ("title_en", "title_zh")


class RubricFrozen(RuleBroken):
    """A judge has scored under this rubric."""

    message = N_(
        "A judge has filled a scorecard of this round: the names of criteria can still be put right, "
        "the scale, the weights and everything else stand still."
    )


class RoundOver(RuleBroken):
    """Nothing of a closed round changes."""

    message = N_("This round is closed, so its rubric stands still.")


class RubricStale(RuleBroken):
    """Another window was faster."""

    message = N_("The rubric was changed in another window meanwhile. Reload the page and change it there.")


class ScaleUpsideDown(Invalid):
    """A scale that does not rise."""

    field = "scale_max"
    message = N_("Give a highest score above the lowest, up to 1000.")


class StepUneven(Invalid):
    """Steps that miss the highest score."""

    field = "scale_step"
    message = N_(
        "Steps of %(step)s do not lead from %(low)s to %(high)s; choose a step that divides the scale."
    )


class ThresholdOffScale(Invalid):
    """Films advance from a score that the scale would not have."""

    field = "scale_max"
    message = N_(
        "Films advance from a score of %(score)s on, which this scale does not have. "
        "Change that in the settings of the round first."
    )


class WeightsWrong(Invalid):
    """Weights that do not share out the whole."""

    message = N_("The weights add up to %(total)s %%; change them so that they add up to 100 %%.")


class NoCriterion(Invalid):
    """A rubric that asks nothing."""

    message = N_("Keep at least one criterion; judges need something to score.")


class TooManyCriteria(Invalid):
    """More than a judge could weigh."""

    message = N_("A rubric has at most %(most)s criteria; split one into parts instead.")


class NameTwice(Invalid):
    """Two criteria that nobody could tell apart."""

    message = N_("Another criterion has this name; give each its own.")


class CriterionUsed(Invalid):
    """An award goes by it."""

    message = N_("“%(award)s” is decided by this criterion; change that award before you take it out.")


@dataclass(frozen=True)
class Scale:
    """The lowest and highest score and the step between two, in hundredths of a point."""

    low: int
    high: int
    step: int


class Titled(Protocol):
    """Whatever bears a title in both languages; `row` is where its fields stand."""

    @property
    def title_en(self) -> str:
        """The English title, or nothing."""

    @property
    def title_zh(self) -> str:
        """The Chinese title, or nothing."""

    @property
    def row(self) -> str:
        """The prefix of its fields in the form."""


@dataclass(frozen=True)
class CriterionChange:
    """A criterion as the organizer wants it: weight in percent, an empty `key` for a new one.

    `row` is where its fields stand, for words about them.
    """

    key: str
    title_en: str
    title_zh: str
    weight: Decimal
    row: str = ""


def check_scale(round_: Round, scale: Scale) -> None:
    """Refuse a scale that nobody can score on; raises ScaleUpsideDown, StepUneven or ThresholdOffScale."""
    if not 0 <= scale.low < scale.high <= HIGHEST:
        raise ScaleUpsideDown
    if scale.step <= 0 or (scale.high - scale.low) % scale.step:
        raise StepUneven(step=points(scale.step), low=points(scale.low), high=points(scale.high))
    number = round_.advance_number
    if round_.advance_rule is AdvanceRule.THRESHOLD and not scale.low <= number <= scale.high:
        raise ThresholdOffScale(score=points(number))


def check_names(wanted: Sequence[CriterionChange]) -> None:
    """Refuse criteria that nobody could tell apart; raises NoCriterion, TooManyCriteria or NameTwice."""
    if not wanted:
        raise NoCriterion
    if len(wanted) > MOST_CRITERIA:
        raise TooManyCriteria(most=MOST_CRITERIA)
    check_titles_differ(wanted, NameTwice)


def check_titles_differ(wanted: Sequence[Titled], refusal: type[Invalid]) -> None:
    """Refuse two of one title, in either language and whatever their case, at the field of the second."""
    for name in WORDS:
        seen: set[str] = set()
        for one in wanted:
            title = getattr(one, name).casefold()
            if title and title in seen:
                raise refusal(field=f"{one.row}-{name}")
            seen.add(title)


def stored(percent: Sequence[Decimal]) -> list[int]:
    """Weights as they are kept: whole percent, or all in hundredths of a percent; raises WeightsWrong."""
    total = sum(percent, Decimal(0))
    if total != 100 or any(one < 0 for one in percent):
        raise WeightsWrong(total=f"{total.normalize():f}")
    unit = 1 if all(one == int(one) for one in percent) else 100
    return [int(one * unit) for one in percent]
