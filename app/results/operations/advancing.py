"""Moving films from one round to the next: who a rule would move, and writing the shortlist."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AdvanceRule, Round, RoundState
from app.contests.operations.rounds import check_size
from app.entries.models import Entry, ShortlistPlace, in_round
from app.entries.queries import is_judged
from app.results.queries.advancing import Candidate
from app.web.rules import N_, Invalid, RuleBroken

CENT = 10_000  # millionths of a point in a hundredth


class NotDecidedYet(RuleBroken):
    """Judges may still change who would advance."""

    message = N_("Close this round first: judges may still change who advances.")


class NextHasBegun(RuleBroken):
    """The films of a round stand still once its judges have begun."""

    message = N_("The next round has begun, so its films can no longer change.")


class NobodyAdvances(Invalid):
    """A round without films."""

    message = N_("Choose at least one film that advances.")


class NotOfThisRound(Invalid):
    """A film that was not judged here, or has left the contest meanwhile."""

    message = N_("A chosen film no longer takes part in this round. Look at the list again.")


def chosen_by(rule: AdvanceRule, number: int, candidates: Sequence[Candidate]) -> set[int]:
    """The entries that a rule moves; films that share the last place all move. By hand moves nobody."""
    ranked = [one for one in candidates if one.rank is not None]
    if rule is AdvanceRule.TOP:
        return _best(ranked, number)
    if rule in (AdvanceRule.YES, AdvanceRule.SHARE):
        return _by_words(rule, number, ranked)
    if rule is AdvanceRule.THRESHOLD:
        return {one.entry_id for one in ranked if one.score is not None and one.score >= number * CENT}
    groups: dict[int | None, list[Candidate]] = defaultdict(list)
    for one in ranked:
        groups[one.category_id].append(one)
    if rule is AdvanceRule.CATEGORY:
        return set().union(*(_best(group, number) for group in groups.values()))
    if rule is AdvanceRule.QUOTA:
        return set().union(*(_best(group, math.ceil(len(group) * number / 100)) for group in groups.values()))
    return set()


def _by_words(rule: AdvanceRule, number: int, ranked: Sequence[Candidate]) -> set[int]:
    """Those with so many yeses, or with such a share of them, in whole numbers so that nothing is rounded."""
    if rule is AdvanceRule.YES:
        return {one.entry_id for one in ranked if one.words.yes >= number}
    return {one.entry_id for one in ranked if one.words.halves * 50 >= number * one.words.count}


def _best(ranked: Sequence[Candidate], count: int) -> set[int]:
    """The first `count`, and whoever is level with the last of them."""
    ordered = sorted(ranked, key=lambda one: one.rank or 0)
    if len(ordered) <= count:
        return {one.entry_id for one in ordered}
    level = [one for one in ordered[count:] if one.score == ordered[count - 1].score]
    return {one.entry_id for one in [*ordered[:count], *level]}


def advance(
    session: Session, round_: Round, following: Round, chosen: Sequence[Candidate], *, by: User
) -> int:
    """Write the next round's shortlist anew; returns how many films it holds.

    Raises NotDecidedYet, NextHasBegun, NobodyAdvances, TooManyToOrder or NotOfThisRound.
    """
    if round_.state not in (RoundState.LOCKED, RoundState.TALLIED):
        raise NotDecidedYet
    state = session.scalar(sa.select(Round.state).where(Round.id == following.id).with_for_update())
    if state is not RoundState.PLANNED:
        raise NextHasBegun
    if not chosen:
        raise NobodyAdvances
    check_size(following, len(chosen))
    codes = _codes(session, round_, [one.entry_id for one in chosen])
    session.execute(sa.delete(ShortlistPlace).where(ShortlistPlace.round_id == following.id))
    rows = [{"round_id": following.id, "entry_id": one.entry_id, "place": one.rank} for one in chosen]
    session.execute(sa.insert(ShortlistPlace), rows)
    record(
        session,
        "round.advanced",
        f"round:{following.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={
            "from": round_.number,
            "films": len(codes),
            "rule": round_.advance_rule.value,
            "number": round_.advance_number,
            "digest": hashlib.sha256("\n".join(codes).encode()).hexdigest(),
        },
    )
    return len(codes)


def _codes(session: Session, round_: Round, wanted: Sequence[int]) -> list[str]:
    codes = session.scalars(
        sa.select(Entry.code).where(Entry.id.in_(wanted), in_round(round_), is_judged()).order_by(Entry.code)
    ).all()
    if len(codes) != len(set(wanted)):
        raise NotOfThisRound
    return list(codes)
