"""One minimum-cost flow: the best set of pairs within needs and bounds, by OR-tools' cost scaling.

Goldberg and Tarjan's push-relabel with cost scaling, as SimpleMinCostFlow. All arcs go in by vectorised
calls; there is never a Python object per pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from app.assigner.arrays import Flags, Ids, Ints
from app.assigner.pool import Pool


class NoFlowError(Exception):
    """The needs cannot be met within the bounds."""


class TooDearError(Exception):
    """The gains are too large for 64-bit arithmetic on this many nodes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Steps:
    """Convex load: `room` (steps x judges) films above `lo`, each at `cost` per film, cheapest first."""

    room: Ints
    cost: Ints

    def spent(self, above: Ints) -> int:
        """Return the cost of these loads above the lower bounds."""
        before = np.cumsum(self.room, axis=0) - self.room
        used = np.clip(above[None, :] - before, 0, self.room)
        return int((used.sum(axis=1) * self.cost).sum())


@dataclass(frozen=True, kw_only=True, eq=False)
class Bins:
    """Caps on parts of a judge's films: the bin of each pair, and per bin its judge, cap and spill cost.

    With `spill` at 0 the cap is hard; otherwise each film above it costs that much.
    """

    of_pair: Ids
    judge: Ids
    cap: Ints
    spill: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """Pairs with gains, needs per film, bounds per judge.

    unfilled: seats that stay empty, exactly; idle: reviews by which judges stay below `lo`, exactly. The
    least possible values come from `least_missing`; as capacities they need no prohibitive cost.
    """

    pool: Pool
    gain: Ints
    need: Ints
    lo: Ints
    hi: Ints
    unfilled: int = 0
    idle: int = 0
    steps: Steps | None = None
    bins: Bins | None = None


def flow(net: Network) -> Flags:
    """Return which pairs of the pool are chosen.

    Raises NoFlowError when the needs cannot be met and TooDearError when the gains do not fit.
    """
    spare = int(net.need.sum()) - net.unfilled - (int(net.lo.sum()) - net.idle)
    if spare < 0 or (net.hi < net.lo).any():
        raise NoFlowError
    graph = _Graph(net)
    graph.supply(graph.source, spare)
    if net.unfilled:
        empty = graph.node(net.unfilled)
        graph.fan_out(empty, np.arange(net.need.size, dtype=np.int32), net.need, 0)
    if net.idle:
        waste = graph.node(-net.idle)
        graph.fan_in(graph.judge_nodes(), waste, net.lo, 0)
    return graph.solved()


@dataclass(frozen=True, kw_only=True, eq=False)
class Missing:
    """The fewest empty seats, with those the fewest reviews missing to lower bounds, and pairs that do it."""

    unfilled: int
    idle: int
    chosen: Flags


def least_missing(net: Network) -> Missing:
    """Return what nothing can avoid to miss, whatever the gains.

    Filling comes first: an empty seat costs more than any simple cycle can save in idle reviews, because
    all of those end in one node.
    """
    graph = _Graph(net, free=True)
    everything, seats = int(net.hi.sum()), int(net.need.sum())
    films = np.arange(net.need.size, dtype=np.int32)
    graph.supply(graph.source, everything - int(net.lo.sum()))
    sink = graph.node(-everything)
    empty = graph.node(seats)
    vacant = graph.fan_out(empty, films, net.need, 8)
    idle = graph.fan_in(graph.judge_nodes(), sink, net.lo, 1)
    graph.fan_in(np.array([empty, graph.source], np.int32), sink, np.array([seats, everything]), 0)
    chosen = graph.solved()
    return Missing(unfilled=int(graph.flows(vacant).sum()), idle=int(graph.flows(idle).sum()), chosen=chosen)


class _Graph:
    """Node numbers: films, judges, the source, then whatever is added."""

    def __init__(self, net: Network, *, free: bool = False) -> None:
        self.net = net
        self.solver: Any = SimpleMinCostFlow()
        self.films = net.need.size
        self.source = self.films + net.lo.size
        self.supplies: list[int] = [*(-net.need).tolist(), *net.lo.tolist(), 0]
        tails = self.judge_nodes()[net.pool.judges] if net.bins is None else self._bin_nodes(net.bins)
        ones = np.ones(net.pool.size, np.int64)
        cost = np.zeros(net.pool.size, np.int64) if free else -net.gain
        self.pairs = self._arcs(tails, net.pool.films, ones, cost)
        self._loads(free=free)

    def judge_nodes(self) -> Ids:
        """Return the node of each judge."""
        return np.arange(self.films, self.source, dtype=np.int32)

    def node(self, supply: int) -> int:
        """Add a node and return its number."""
        self.supplies.append(supply)
        return len(self.supplies) - 1

    def supply(self, node: int, amount: int) -> None:
        """Set what a node gives (or takes, below 0)."""
        self.supplies[node] = amount

    def fan_out(self, tail: int, heads: Ids, room: Ints, cost: int) -> Ids:
        """Add arcs from one node to many."""
        return self._arcs(
            np.full(heads.size, tail, np.int32), heads, room, np.full(heads.size, cost, np.int64)
        )

    def fan_in(self, tails: Ids, head: int, room: Ints, cost: int) -> Ids:
        """Add arcs from many nodes to one."""
        return self._arcs(
            tails, np.full(tails.size, head, np.int32), room, np.full(tails.size, cost, np.int64)
        )

    def flows(self, arcs: Ids) -> Ints:
        """Return what flows on these arcs."""
        return np.asarray(self.solver.flows(arcs), np.int64)

    def solved(self) -> Flags:
        """Solve and return which pairs carry flow."""
        nodes = np.arange(len(self.supplies), dtype=np.int32)
        self.solver.set_nodes_supplies(nodes, np.array(self.supplies, np.int64))
        status = self.solver.solve()
        if status == SimpleMinCostFlow.BAD_COST_RANGE:
            raise TooDearError(
                "The affinities are too large for this many films and judges: scale them down."
            )
        if status != SimpleMinCostFlow.OPTIMAL:
            raise NoFlowError
        return self.flows(self.pairs) > 0

    def _loads(self, *, free: bool) -> None:
        judges, steps = self.judge_nodes(), self.net.steps
        if steps is None or free:
            self.fan_out(self.source, judges, self.net.hi - self.net.lo, 0)
            return
        for room, cost in zip(steps.room, steps.cost.tolist(), strict=True):
            self.fan_out(self.source, judges, room, cost)

    def _bin_nodes(self, bins: Bins) -> Ids:
        nodes = np.array([self.node(0) for _ in range(bins.judge.size)], np.int32)
        tails = self.judge_nodes()[bins.judge]
        self._arcs(tails, nodes, bins.cap, np.zeros(nodes.size, np.int64))
        if bins.spill:
            self._arcs(
                tails, nodes, np.full(nodes.size, self.films), np.full(nodes.size, bins.spill, np.int64)
            )
        return nodes[bins.of_pair]

    def _arcs(self, tails: Ids, heads: Ids, room: Ints, cost: Ints) -> Ids:
        return np.asarray(
            self.solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost), np.int32
        )
