"""Whether an organizer's choice for a tally can stand: method, numbers, and how earlier rounds count."""

from __future__ import annotations

from typing import Any

from app.contests.models import Round, RoundKind, RoundState
from app.results.models import Choice
from app.results.queries.counted import base_of, earlier_rounds
from app.tally.exact import PLACES
from app.tally.rules import ROUNDABLE
from app.web.rules import N_, Invalid, RuleBroken

# Rounds of orders and of pairs have methods of their own.
METHODS = ("fair", "raw", "trimmed", "zscore", "borda", "exponential", "clip")
OF_KIND = {
    RoundKind.TRIAGE: ("raw",),
    RoundKind.RANKED: ("borda", "exponential", "raw"),
    RoundKind.PAIRWISE: ("bradley_terry",),
}
CARRIES = ("alone", "together", "weighted")


class UnknownMethod(RuleBroken):
    """No such method."""

    status = 422
    message = N_("Choose one of the methods on the page.")


class NeedsDistance(Invalid):
    """Clipping without a distance."""

    message = N_("Say how many points a score may lie from its film's mean, for example 1.5.")


class NotRounded(Invalid):
    """A statistical estimate is not rounded by rule."""

    message = N_("The rules of this method round nothing; leave the decimals empty.")


class WeightsOfRounds(Invalid):
    """Weights of rounds that do not share out the whole."""

    message = N_(
        "The weights of the rounds are %(total)s %% together; change them so that they add up to 100 %%."
    )


class OtherRubric(Invalid):
    """Rounds with different questions cannot be fitted as one."""

    message = N_(
        "Round %(number)s asks other questions, so its scores cannot be fitted together with these. "
        "Give each round a weight instead."
    )


class EarlierNotClosed(Invalid):
    """An earlier round is not closed."""

    message = N_("Round %(number)s is not closed yet, so it cannot count here. Close it first.")


class NoEarlierRound(Invalid):
    """The first round has nothing to carry."""

    message = N_("There is no earlier round that gave scores.")


def methods_of(round_: Round) -> tuple[str, ...]:
    """The methods that the kind of a round allows, the usual one first."""
    return OF_KIND.get(base_of(round_).kind, METHODS)


def check(choice: Choice, round_: Round) -> None:
    """Raise what is wrong with a choice for a round, at its field."""
    if choice.method not in methods_of(round_) or choice.carry not in CARRIES:
        raise UnknownMethod
    base = base_of(round_)
    if base.state not in (RoundState.LOCKED, RoundState.TALLIED):
        raise EarlierNotClosed(field="carry", number=base.number)
    if choice.method == "clip" and choice.clip is None:
        raise NeedsDistance(field="clip")
    if choice.places is not None and (choice.method not in ROUNDABLE or choice.places > PLACES):
        raise NotRounded(field="places")
    if choice.carry != "alone":
        _check_earlier(choice, round_)


def _check_earlier(choice: Choice, round_: Round) -> None:
    earlier = earlier_rounds(round_)
    if not earlier:
        raise NoEarlierRound(field="carry")
    for one in earlier:
        if one.state not in (RoundState.LOCKED, RoundState.TALLIED):
            raise EarlierNotClosed(field="carry", number=one.number)
        if choice.carry == "together" and questions(one) != questions(round_):
            raise OtherRubric(field="carry", number=one.number)
    if choice.carry == "weighted":
        numbers = {one.number for one in earlier} | {round_.number}
        total = sum(choice.stages.values())
        if total != 100 or set(choice.stages) - numbers or any(part < 0 for part in choice.stages.values()):
            raise WeightsOfRounds(field="carry", total=total)


def questions(round_: Round) -> dict[str, Any]:
    """What makes the scores of two rounds comparable: the same scale, criteria and weights."""
    rubric = round_.rubric
    return {
        "kind": round_.kind,
        "scale": (rubric.scale_min, rubric.scale_max),
        "weights": {criterion.key: criterion.weight for criterion in rubric.criteria},
    }
