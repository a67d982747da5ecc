"""Why a judge has a film in a plan, or why not: the engine's answer as codes and numbers for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assigner.eligibility import Reason
from app.assigner.explain import Explainer, Kind
from app.assignments.models import Plan, PlanState
from app.assignments.operations.arrays import tables_of
from app.assignments.queries.snapshot import Pair, Snapshot, take_snapshot
from app.assignments.queries.ties import source_of


@dataclass(frozen=True)
class Answer:
    """`reasons` are names of what forbids the pair; `mates` are the affinities of those who have the film.

    `tie` is the source of the conflict that stands between them, or empty.
    """

    kind: Kind
    affinity: int | None
    place: int | None
    open_to: int
    cost: int | None
    reasons: tuple[str, ...]
    parts: Mapping[str, int]
    mates: tuple[int, ...]
    tie: str = ""


def answer(session: Session, plan: Plan, entry_id: int, judge_id: int) -> Answer | None:
    """Explain one pair of a plan on the round as it is now; None when either has no place in the round."""
    snapshot = take_snapshot(session, plan.round)
    films = {film.entry_id: row for row, film in enumerate(snapshot.films)}
    judges = {judge.judge_id: column for column, judge in enumerate(snapshot.judges)}
    if entry_id not in films or judge_id not in judges:
        return None
    tables = tables_of(snapshot, plan.kind)
    chosen = _chosen(snapshot, plan)
    places = [(films[entry], judges[judge]) for entry, judge in chosen if entry in films and judge in judges]
    pairs = np.array(sorted(places), np.int64).reshape(-1, 2)
    explainer = Explainer.on(tables.instance, pairs, tables.bits, tables.parts)
    row, column = films[entry_id], judges[judge_id]
    found = explainer.why(row, column)
    others = tables.instance.affinity[row][explainer.held[row]]
    return Answer(
        kind=found.kind,
        affinity=found.affinity,
        place=found.place,
        open_to=found.open_to,
        cost=found.cost,
        reasons=tuple((reason.name or "").lower() for reason in found.reasons),
        parts=found.parts,
        mates=tuple(sorted((int(value) for value in others), reverse=True)),
        tie=_tie(session, plan, (entry_id, judge_id)) if Reason.CREDITED in found.reasons else "",
    )


def _tie(session: Session, plan: Plan, pair: Pair) -> str:
    judge = session.get_one(User, pair[1])
    return source_of(session, plan.round.contest_id, judge, pair[0])


def watchers(session: Session, plan: Plan, entry_id: int) -> list[int]:
    """The judges of one film in a plan, on the round as it is now."""
    return sorted(
        judge for entry, judge in _chosen(take_snapshot(session, plan.round), plan) if entry == entry_id
    )


def _chosen(snapshot: Snapshot, plan: Plan) -> set[Pair]:
    """The pairs that hold; while a plan is a proposal, those that would."""
    chosen = set(snapshot.held)
    if plan.state is PlanState.PROPOSED:
        chosen -= {(entry, judge) for entry, judge in plan.removals}
        chosen |= {(entry, judge) for entry, judge in plan.pairs}
    return chosen
