"""People's decisions beside the computed list: what one needs to count, and what became of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.tally.award_terms import Award, Contender

Refusal = Literal["no_reason", "too_few_approvals", "unknown_award", "unknown_film", "excluded", "no_seat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A decision to give an award to a film or to deny it, with its reason and who approved it.

    `seen` is the `numbers_digest` of the allocation people had before them.
    """

    award: str
    film: str
    action: Literal["grant", "deny"]
    reason: str
    approvals: tuple[str, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class OverrideOutcome:
    """What became of an override: refused for a cause, or applied.

    `numbers_changed`: the scores are no longer those people saw, so the decision wants a new look.
    """

    override: Override
    refused: Refusal | None
    numbers_changed: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """What overrides are checked against."""

    awards: Mapping[str, Award]
    contenders: Mapping[str, Contender]
    excluded: Collection[str]
    approvals_needed: int
    numbers_digest: str

    def judge(self, overrides: Sequence[Override]) -> tuple[OverrideOutcome, ...]:
        """Return which overrides count; of grants beyond an award's seats the earlier ones do."""
        seated: dict[str, set[str]] = defaultdict(set)
        outcomes = []
        for override in overrides:
            refusal = self._refusal(override)
            if refusal is None and override.action == "grant":
                films = seated[override.award] | {override.film}
                seats = self.awards[override.award].count
                refusal = "no_seat" if seats is not None and len(films) > seats else None
                seated[override.award] = seated[override.award] if refusal else films
            outcomes.append(OverrideOutcome(override, refusal, override.seen != self.numbers_digest))
        return tuple(outcomes)

    def _refusal(self, override: Override) -> Refusal | None:
        if not override.reason.strip():
            return "no_reason"
        if len(set(override.approvals)) < self.approvals_needed:
            return "too_few_approvals"
        if override.award not in self.awards:
            return "unknown_award"
        if override.film not in self.contenders:
            return "unknown_film"
        return "excluded" if override.action == "grant" and override.film in self.excluded else None


def denied_by(outcomes: Collection[OverrideOutcome]) -> frozenset[tuple[str, str]]:
    """Return the (award, film) pairs that applied overrides deny."""
    return frozenset(
        (outcome.override.award, outcome.override.film)
        for outcome in outcomes
        if outcome.refused is None and outcome.override.action == "deny"
    )
