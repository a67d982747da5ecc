"""Awards from standings: who is granted what, which seats stay empty, and who would move up."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.tally.award_terms import Award as Award
from app.tally.award_terms import Contender as Contender
from app.tally.award_terms import Scope as Scope
from app.tally.award_terms import Source as Source
from app.tally.award_terms import units
from app.tally.eligibility import Holdings
from app.tally.orders import Orders
from app.tally.overrides import Bench, OverrideOutcome, denied_by
from app.tally.overrides import Override as Override
from app.tally.seats import Grant, Walk, Withheld
from app.tally.tie_keys import TieRule


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a contest settles its awards: tie keys, approvals an override needs, alternates to name."""

    ties: TieRule = field(default_factory=TieRule)
    approvals: int = 2
    alternates: int = 3


@dataclass(frozen=True, slots=True)
class Allocation:
    """The awards as they stand, in declared order.

    `grants` and `withheld` include people's decisions, `computed` are the grants of the numbers
    alone. `alternates` names for each award the films next in line. `numbers_digest` is the SHA-256
    of what the contenders scored; an override made upon another one is flagged.
    """

    grants: tuple[Grant, ...]
    withheld: tuple[Withheld, ...]
    computed: tuple[Grant, ...]
    alternates: Mapping[str, tuple[str, ...]]
    overrides: tuple[OverrideOutcome, ...]
    numbers_digest: str


PLAIN = Settlement()


def allocate(
    contenders: Sequence[Contender],
    awards: Sequence[Award],
    exclusions: Mapping[str, str] | None = None,
    overrides: Sequence[Override] = (),
    settlement: Settlement = PLAIN,
) -> Allocation:
    """Fill every award in declared order; the order of `contenders` does not matter.

    `exclusions` maps a disqualified film to the reason; films next in line move up. Raises ValueError
    where two awards or two films share a key.
    """
    by_key, by_film = _keyed(awards, contenders)
    ceremony = _Ceremony(Orders(contenders, settlement.ties), awards, settlement, frozenset(exclusions or ()))
    digest = numbers_digest(contenders)
    bench = Bench(by_key, by_film, ceremony.excluded, settlement.approvals, digest)
    outcomes = bench.judge(overrides)
    walk = ceremony.walk(denied_by(outcomes), _placed(outcomes, bench))
    computed = ceremony.walk(frozenset(), ()) if overrides else walk
    return Allocation(
        grants=_in_order(walk.grants, awards),
        withheld=tuple(walk.withheld),
        computed=_in_order(computed.grants, awards),
        alternates=walk.alternates,
        overrides=outcomes,
        numbers_digest=digest,
    )


def numbers_digest(contenders: Sequence[Contender]) -> str:
    """Return the SHA-256 of every contender's numbers, in millionths of a point."""
    lines = [
        [
            contender.film,
            None if contender.score is None else units(contender.score),
            contender.n,
            {criterion: units(value) for criterion, value in contender.criteria.items()},
            None if contender.public is None else units(contender.public),
        ]
        for contender in sorted(contenders, key=lambda contender: contender.film)
    ]
    return hashlib.sha256(json.dumps(lines, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Ceremony:
    """One contest's awards, walked through with or without people's decisions."""

    orders: Orders
    awards: Sequence[Award]
    settlement: Settlement
    excluded: frozenset[str]

    def walk(self, denied: frozenset[tuple[str, str]], placed: Sequence[tuple[Award, Contender]]) -> Walk:
        """Fill all awards and mark the grants that only an exclusion made possible."""
        walk = self._pass(Holdings(self.excluded, denied), placed)
        if self.excluded:
            before = self._pass(Holdings((), denied), placed)
            stood = {(grant.award, grant.film) for grant in before.grants}
            walk.grants = [
                replace(grant, moved_up=(grant.award, grant.film) not in stood) for grant in walk.grants
            ]
        return walk

    def _pass(self, holdings: Holdings, placed: Sequence[tuple[Award, Contender]]) -> Walk:
        walk = Walk(self.orders, holdings)
        for award, contender in placed:
            walk.place(award, contender)
        for award in self.awards:
            walk.fill(award)
            walk.alternates[award.key] = walk.next_in_line(award, self.settlement.alternates)
        return walk


def _placed(outcomes: Sequence[OverrideOutcome], bench: Bench) -> list[tuple[Award, Contender]]:
    """Return the seats that applied overrides give away, each once."""
    pairs = {
        (outcome.override.award, outcome.override.film): None
        for outcome in outcomes
        if outcome.refused is None and outcome.override.action == "grant"
    }
    return [(bench.awards[award], bench.contenders[film]) for award, film in pairs]


def _in_order(grants: Sequence[Grant], awards: Sequence[Award]) -> tuple[Grant, ...]:
    place = {award.key: position for position, award in enumerate(awards)}
    return tuple(sorted(grants, key=lambda grant: place[grant.award]))


def _keyed(
    awards: Sequence[Award], contenders: Sequence[Contender]
) -> tuple[dict[str, Award], dict[str, Contender]]:
    by_key = {award.key: award for award in awards}
    by_film = {contender.film: contender for contender in contenders}
    if len(by_key) != len(awards) or len(by_film) != len(contenders):
        raise ValueError("Two awards or two films share a key.")
    return by_key, by_film
