"""The way from the greatest sum to the plan an organizer wants: floor, films, load, minutes, linkage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.assigner.arrays import Ids
from app.assigner.fair import raised
from app.assigner.finish import LARGE, Ending, Finish
from app.assigner.gains import Gains
from app.assigner.genre import over_share
from app.assigner.ground import Ground
from app.assigner.linkage import Linkage, bonds, linkage, seated
from app.assigner.outcome import Outcome
from app.assigner.shape import Shape, eased, plain, shaped
from app.assigner.task import Choice, best
from app.assigner.tune import Tuning
from app.assigner.watch import Watch

DUAL_ROUNDS = 24
TUNING_ROUNDS = 16  # with tolls that are nearly right
WEIGHT_ROUNDS = 30
LINK_ROUNDS = 5
HOPELESS = 0.01  # of all minutes that judges offer, above their budgets after tuning
BRIDGES = 8  # one film in so many is to join groups of judges
LINK_PRICE = 0.99  # linkage may cost the rest of the sum and no more


def pursue(ground: Ground, watch: Watch) -> Outcome:
    """Return the outcome that the rules ask for."""
    rules, base = ground.rules, ground.base
    if rules.objective == "sum" and rules.max_genre_share is None and not ground.is_over():
        return Outcome.of(base)
    dual = _dual(ground, watch.span(0.0, 0.4))
    watch.at("Raising the floor", 0.4)
    shape = shaped(ground)
    ending = _ending(ground, shape, dual, watch.span(0.5, 0.8), bars=rules.objective != "sum")
    for easier, start in ((eased, 0.8), (plain, 0.9)):
        if rules.objective == "sum" or ending.keeps(base.task.unfilled):
            break
        # bars and minutes together leave seats empty: bars give way before the demand does
        other = easier(ground)
        found = _ending(ground, other, dual, watch.span(start, start + 0.1), bars=easier is eased)
        if found.merit[:3] < ending.merit[:3]:
            shape, ending = other, found
    return _outcome(ground, shape, dual, ending)


def _dual(ground: Ground, watch: Watch) -> Tuning | None:
    """Price the minutes alone: a bound on every plan that holds them, and tolls to start from."""
    if ground.clock is None or not ground.is_over():
        return None
    tuning = Tuning(task=ground.light(), gains=ground.gains(ground.seats), clock=ground.clock)
    tuning.run(DUAL_ROUNDS, watch)
    return tuning


def _ending(ground: Ground, shape: Shape, dual: Tuning | None, watch: Watch, *, bars: bool = False) -> Ending:
    """Tune, link and fit; where `bars` alone make the minutes hopeless, say so before the long work."""
    choices = _tuned(ground, shape, dual, watch.span(0.0, 0.7))
    if bars and _is_hopeless(ground, choices):
        return Finish(ground=ground, shape=shape).as_is(choices[0])
    watch.at("Linking the judges", 0.7)
    linked = _linked(ground, shape, choices[0])
    watch.at("Fitting the plan", 0.85)
    finish = Finish(ground=ground, shape=shape, polish=linked is None)
    return finish.exact(finish.best(choices if linked is None else [linked]))


def _is_hopeless(ground: Ground, choices: list[Choice]) -> bool:
    """Return whether a large round's minutes are further off than single moves could mend."""
    if ground.clock is None or ground.seats.films <= LARGE:
        return False
    least = min(int(ground.clock.over(one.films, one.judges).sum()) for one in choices)
    return least > HOPELESS * int(ground.clock.budget.sum())


def _tuned(ground: Ground, shape: Shape, dual: Tuning | None, watch: Watch) -> list[Choice]:
    """Return choices that hold the minutes nearly and the films' aims as far as weights reach."""
    if ground.rules.objective == "sum":
        if shape.ready is None and dual is not None:
            return dual.choices()
        if shape.ready is not None and ground.clock is None:
            return [shape.ready]
    gains = ground.gains(shape.task.seats)
    if dual is not None:
        gains = replace(gains, tolls=dual.gains.tolls, tenths=dual.gains.tenths)
    below = None if shape.sums is None else shape.below
    tuning = Tuning(task=shape.task, gains=gains, clock=ground.clock, below=below, pure=False, reach=0.001)
    tuning.run(WEIGHT_ROUNDS if dual is None else TUNING_ROUNDS, watch)
    return tuning.choices()


def _linked(ground: Ground, shape: Shape, choice: Choice) -> Choice | None:
    """Return a choice that links the judges better at a small price, or None where that is not needed."""
    first = _linkage(ground, choice)
    wanted = ground.rules.objective == "plan" and ground.rules.linkage
    if not wanted or not first.is_needed():
        return None
    least, found, closest, better = LINK_PRICE * choice.worth, first, first, None
    for turn in range(LINK_ROUNDS):
        gains = _bonded(ground, choice, found)
        # bonuses are the same kind of pairs every time: one look beyond a candidate list is enough
        choice = best(choice.task, _lifted(shape, gains, choice), proven=not turn)
        found = _linkage(ground, choice)
        if choice.worth >= least and _is_closer(found, closest) and not _misses(shape, choice):
            better, closest = choice, found
    return better


def _bonded(ground: Ground, choice: Choice, found: Linkage) -> Gains:
    """Return the gains with a bonus for seats that tell most about differences in severity.

    Where groups must be joined, one film in eight keeps its first judge and draws the others from the
    groups that know that judge least; more films would cost more than they tell.
    """
    table = seated(*_with_locks(ground, choice), ground.seats.instance)
    bonus = bonds(found, ground.review_gain(choice.gains))
    if found.components > 1:
        np.fill_diagonal(bonus, bonus.max())
        bridge = ground.tie.films % np.uint64(BRIDGES) == 0
        table[~bridge] = ground.seats.judges
        table = table[:, :1]
    return replace(choice.gains, bonds=bonus, seated=table)


def _lifted(shape: Shape, gains: Gains, choice: Choice) -> Gains:
    """Raise the weights of films that the last bonus pushed below their aim."""
    if not _misses(shape, choice):
        return gains
    return replace(gains, weights=raised(gains.weights, shape.below(choice)))


def _misses(shape: Shape, choice: Choice) -> bool:
    return shape.sums is not None and bool(shape.below(choice).any())


def _is_closer(found: Linkage, before: Linkage) -> bool:
    return (found.components, found.worst()) < (before.components, before.worst())


def _linkage(ground: Ground, choice: Choice) -> Linkage:
    return linkage(*_with_locks(ground, choice), ground.seats.instance)


def _with_locks(ground: Ground, choice: Choice) -> tuple[Ids, Ids]:
    films, judges = ground.seats.locked
    return np.concatenate([films, choice.films]), np.concatenate([judges, choice.judges])


def _outcome(ground: Ground, shape: Shape, dual: Tuning | None, ending: Ending) -> Outcome:
    rules, base = ground.rules, ground.base
    worth = int(ground.seats.worth[ending.films, ending.judges].sum(dtype=np.int64))
    bound = base.worth if dual is None or dual.proven is None else min(base.worth, dual.proven)
    alone = rules.objective == "sum" and shape.caps is None
    if alone and ending.proven:
        bound = worth
    share = rules.max_genre_share
    over = None if share is None else over_share(ground.seats, share, ending.films, ending.judges)
    exact = rules.objective == "sum" and ground.clock is None and shape.exact
    return Outcome(
        films=ending.films,
        judges=ending.judges,
        choice=base,
        bound=bound,
        proven=over is None and (worth == bound or exact),
        notices=() if over is None else (over,),
    )
