"""The sentences a plan carries: what stands although it should not, what gave way, what to look at."""

from __future__ import annotations

import numpy as np

from app.assigner.instance import Instance
from app.assigner.linkage import notice as linkage_notice
from app.assigner.rules import Clock, Rules
from app.assigner.seats import Seats
from app.assigner.witness import count


def notices(seats: Seats, rules: Rules, components: int) -> tuple[str, ...]:
    """Return the sentences that follow from the locks, the minutes and the linkage."""
    found = (_forbidden(seats.instance), _overspent(seats, rules), linkage_notice(components, seats.instance))
    return tuple(sentence for sentence in found if sentence is not None)


def _forbidden(instance: Instance) -> str | None:
    """Say which finished reviews stand although the pair is forbidden."""
    forbidden = int((instance.affinity[instance.locks] < 0).sum())
    if not forbidden:
        return None
    held = count(forbidden, "finished review")
    return f"{held} of forbidden pairs stay in the plan and count 0 affinity: decide whether to void them."


def _overspent(seats: Seats, rules: Rules) -> str | None:
    """Say which judges have locked more minutes than their budget."""
    if not rules.holds_minutes(seats.instance):
        return None
    spent = Clock(tenths=seats.instance.tenths(), budget=seats.instance.budget_tenths())
    over = spent.over(*seats.locked)
    if not over.any():
        return None
    who = count(int(np.count_nonzero(over)), "judge")
    return (
        f"Locked reviews alone put {who} over budget, at most by {over.max() / 10:.1f} minutes: "
        "raise these budgets, or leave it at that."
    )
