"""From a sheet to standings: which engine a round needs, and what explains its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.results.queries.counted import Row
from app.results.queries.sheets import Sheet
from app.tally import scores, standings
from app.tally.pairwise import pairwise_tally, votes_digest
from app.tally.results import Tally
from app.tally.rules import Rules
from app.tally.scores import Scores
from app.tally.staged import staged_digest, staged_tally
from app.tally.weights import shares

# Weighted totals are rounded half-up to so many decimals at each stage where the choice names none.
STAGED_PLACES = 2
_WHOLE = Decimal(100)


@dataclass(frozen=True, eq=False)
class Found:
    """A run's tally, the plain mean beside it, each criterion alone, and what they were computed from.

    `stages` holds the canonical scores, the round's own last; `rules` are those of the round itself.
    """

    chosen: Tally
    raw: Tally
    alone: Mapping[str, Tally]
    stages: tuple[Scores, ...]
    rules: Rules

    @property
    def scores(self) -> Scores:
        """The round's own scores; a pairwise round has none."""
        return self.stages[-1]

    @property
    def is_single(self) -> bool:
        """Whether one set of scores explains the whole result."""
        return len(self.stages) == 1


def digest_of(sheet: Sheet) -> str:
    """The digest that a tally of this sheet would carry, without computing it."""
    if sheet.votes:
        return votes_digest([entry.code for entry in sheet.entries], sheet.votes)
    own = _digest(sheet.rows, sheet.weights)
    if not sheet.earlier:
        return own
    earlier = [(stage.percent, _digest(stage.rows, stage.weights)) for stage in sheet.earlier]
    return staged_digest([*earlier, (_own_percent(sheet), own)], places_of(sheet))


def _digest(rows: Sequence[Row], weights: Mapping[str, int]) -> str:
    canonical = scores.from_rows(rows)
    return scores.input_digest(canonical, shares(canonical.criteria, weights))


def _own_percent(sheet: Sheet) -> Decimal:
    return _WHOLE - sum((stage.percent for stage in sheet.earlier), Decimal(0))


def places_of(sheet: Sheet) -> int:
    """The decimals to which weighted totals are rounded."""
    return STAGED_PLACES if sheet.choice.places is None else sheet.choice.places


def rules_of(sheet: Sheet, top: int | None) -> Rules:
    """The engine's rules for the round itself."""
    choice = sheet.choice
    contenders = None
    if choice.carry != "alone" or sheet.is_shortlist:
        seen = {row[0] for row in sheet.rows}
        contenders = frozenset(entry.code for entry in sheet.entries if entry.code in seen)
    return Rules(
        weights=sheet.weights,
        method=sheet.method,  # type: ignore[arg-type]  # the choice let only known ones in
        top=top,
        min_reviews=choice.min_reviews,
        trim=choice.trim,
        clip=None if choice.clip is None else Fraction(choice.clip),
        round_half_up=choice.places,
        contenders=contenders,
    )


def tally_of(sheet: Sheet, top: int | None) -> Found:
    """Tally a sheet; the same sheet gives the same answer. Raises TallyRefusedError."""
    if sheet.votes:
        found = pairwise_tally([entry.code for entry in sheet.entries], sheet.votes)
        return Found(found, found, {}, (), Rules())
    canonical, rules = scores.from_rows(sheet.rows), rules_of(sheet, top)
    plain = replace(rules, method="raw", clip=None, round_half_up=None, top=None)
    chosen, alone = standings.explained(canonical, rules)
    raw = standings.run(canonical, plain)
    if not sheet.earlier:
        return Found(chosen, raw, alone, (canonical,), rules)
    return _staged(sheet, Found(chosen, raw, alone, (canonical,), rules), plain)


def _staged(sheet: Sheet, own: Found, plain: Rules) -> Found:
    """Add the weighted values of earlier rounds to the round's own."""
    places, last = places_of(sheet), _own_percent(sheet)
    earlier = [scores.from_rows(stage.rows) for stage in sheet.earlier]
    parts: dict[str, list[tuple[Decimal, Tally]]] = {"chosen": [], "raw": []}
    for stage, canonical in zip(sheet.earlier, earlier, strict=True):
        for name, rules in (("chosen", own.rules), ("raw", plain)):
            alone = replace(rules, weights=stage.weights, contenders=None, min_reviews=1, top=None)
            parts[name].append((stage.percent, standings.run(canonical, alone)))
    return replace(
        own,
        chosen=staged_tally([*parts["chosen"], (last, own.chosen)], places),
        raw=staged_tally([*parts["raw"], (last, own.raw)], places),
        stages=(*earlier, own.scores),
    )
