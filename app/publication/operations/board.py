"""The awards board: a run's films seated by the engine, with people's decisions beside the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import AwardDefinition, Contest
from app.entries.models import Entry
from app.publication.models import ApprovalOf, AwardExclusion, AwardOverride
from app.publication.queries import decisions
from app.publication.queries.approvals import approvals_in, approvals_needed
from app.results.models import Standing, TallyRun
from app.results.queries.award_terms import contestants, terms_of, tie_rule_of
from app.results.queries.runs import newest_done
from app.tally import awards
from app.tally.overrides import Override, OverrideOutcome
from app.tally.seats import Grant, Withheld

MILLION = 1_000_000
# Films named after the winners of each award: who would move up.
ALTERNATES = 5


@dataclass(frozen=True)
class Decided:
    """An override as it was made and what the engine made of it."""

    made: AwardOverride
    outcome: OverrideOutcome


@dataclass(frozen=True)
class Board:
    """Everything that a winner list is read from; films are entry codes."""

    contest: Contest
    run: TallyRun
    terms: Sequence[awards.Award]
    contenders: Sequence[awards.Contender]
    settlement: awards.Settlement
    allocation: awards.Allocation
    decided: Sequence[Decided]
    exclusions: Sequence[AwardExclusion]
    entries: Mapping[str, Entry]

    @cached_property
    def definitions(self) -> dict[str, AwardDefinition]:
        """The awards by key."""
        return {award.key: award for award in self.contest.awards}

    def granted(self, key: str) -> list[Grant]:
        """Who gets an award."""
        return [grant for grant in self.allocation.grants if grant.award == key]

    def computed(self, key: str) -> list[Grant]:
        """Who would get an award by the numbers alone."""
        return [grant for grant in self.allocation.computed if grant.award == key]

    def withheld(self, key: str) -> list[Withheld]:
        """Which seats of an award stay empty."""
        return [one for one in self.allocation.withheld if one.award == key]


def board_of(session: Session, contest: Contest) -> Board | None:
    """The board from the newest finished run of the last round, or None before there is one."""
    run = newest_done(session, contest.rounds[-1])
    return None if run is None else board_from(session, contest, run)


def board_from(session: Session, contest: Contest, run: TallyRun) -> Board:
    """The board from one run."""
    terms = terms_of(contest)
    contenders = contenders_of(session, run, terms)
    made = [one for one in decisions.overrides_of(session, contest) if one.withdrawn_at is None]
    exclusions = decisions.exclusions_of(session, contest)
    settlement = awards.Settlement(
        ties=tie_rule_of(contest, run.input_digest or ""),
        approvals=approvals_needed(session, contest),
        alternates=ALTERNATES,
    )
    allocation = awards.allocate(
        contenders,
        terms,
        exclusions={one.entry.code: one.cause.value for one in exclusions},
        overrides=_overrides(session, contest, made),
        settlement=settlement,
    )
    decided = [Decided(one, outcome) for one, outcome in zip(made, allocation.overrides, strict=True)]
    entries = decisions.entries_by_code(session, contest, _named(allocation))
    return Board(contest, run, terms, contenders, settlement, allocation, decided, exclusions, entries)


def _overrides(session: Session, contest: Contest, made: Sequence[AwardOverride]) -> list[Override]:
    approvals = approvals_in(session, contest, ApprovalOf.OVERRIDE)
    return [
        Override(
            award=one.award.key,
            film=one.entry.code,
            action=one.action.value,
            reason=one.reason,
            approvals=tuple(str(yes.user_id) for yes in approvals[one.id]),
            seen=one.seen,
        )
        for one in made
    ]


def _named(allocation: awards.Allocation) -> set[str]:
    codes = {grant.film for grant in (*allocation.grants, *allocation.computed)}
    codes |= {film for films in allocation.alternates.values() for film in films}
    return codes | {film for withheld in allocation.withheld for film in withheld.films}


def contenders_of(session: Session, run: TallyRun, terms: Sequence[awards.Award]) -> list[awards.Contender]:
    """Every film of a run that still takes part, with what awards ask of it."""
    facts = {one.entry_id: one for one in contestants(session, run.round, terms)}
    rows = session.execute(
        sa.select(
            Standing.entry_id, Standing.rank, Standing.adjusted, Standing.reviews, Standing.criteria
        ).where(Standing.run_id == run.id)
    )
    return [
        awards.Contender(
            film=fact.code,
            score=None if rank is None or adjusted is None else adjusted / MILLION,
            n=reviews,
            criteria={key: value / MILLION for key, value in criteria.items()},
            category=fact.category,
            genre=fact.genre,
            tools=fact.tools,
            people=fact.people,
            public=fact.public,
        )
        for entry_id, rank, adjusted, reviews, criteria in rows
        if (fact := facts.get(entry_id)) is not None
    ]
