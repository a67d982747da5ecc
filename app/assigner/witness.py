"""Why seats stay empty: the films and judges that prove it, with the sentence that says what would help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.assigner.arrays import Ids, Ints
from app.assigner.instance import Instance
from app.assigner.plan import Shortfall
from app.assigner.prices import Solved
from app.assigner.reach import from_idle, from_short
from app.assigner.remedy import least_judges, least_raise


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """Films with empty seats, the judges who may watch them, and those of the judges who are full."""

    films: Ints
    judges: Ints
    full: Ints


def shortfalls(solved: Solved, instance: Instance) -> tuple[Shortfall, ...]:
    """Return what is missing, in groups that share no film and no judge.

    `solved.vacant` counts against the whole demand. In each group the judges can give
    sum(min(room of the judge, films of the group open to the judge)) reviews (Hall's condition for seats).
    """
    return tuple(_shortfall(group, solved, instance) for group in groups(solved))


def groups(solved: Solved, *, deep: bool = True) -> list[Group]:
    """Return the connected parts of everything that alternating paths reach from the empty seats.

    Without `deep`, only of the films with empty seats themselves.
    """
    films, full = from_short(solved)
    if not deep:
        films, full = solved.vacant > 0, np.zeros_like(full)
    inside = films[solved.pool.films]
    pool = solved.pool.taken(inside)
    label = components(pool.films, pool.judges, films.size, full.size)
    rows = np.flatnonzero(films)
    names = np.unique(label[: films.size][rows])
    judge_label = label[films.size :]
    served = np.zeros(full.size, np.bool_)
    served[pool.judges] = True
    return [
        Group(
            films=rows[label[rows] == name],
            judges=np.flatnonzero(served & (judge_label == name)),
            full=np.flatnonzero(full & (judge_label == name)),
        )
        for name in names
    ]


def minute_shortfalls(solved: Solved, instance: Instance) -> tuple[Shortfall, ...]:
    """Return what minutes leave empty, film by film with the judges who may watch them; not a proof.

    capacity: the reviews that were found; a longer search might find more.
    """
    return tuple(_minute_shortfall(group, solved, instance) for group in groups(solved, deep=False))


def _minute_shortfall(group: Group, solved: Solved, instance: Instance) -> Shortfall:
    short = int(solved.vacant[group.films].sum())
    need = int(instance.demand[group.films].sum())
    missing = int((solved.vacant * instance.tenths())[group.films].sum()) / 10
    left = int(_spare(solved, instance)[group.judges].sum()) / 10
    start = f"{count(group.films.size, 'film')} of {count(need, 'review')} found {need - short:,}"
    judges = count(group.judges.size, "judge")
    return Shortfall(
        films=tuple(group.films.tolist()),
        judges=tuple(group.judges.tolist()),
        need=need,
        capacity=need - short,
        short=short,
        sentence=(
            f"{start} within the minutes and numbers of {judges}: {short:,} short. What is missing takes "
            f"{missing:,.1f} minutes and these judges have {left:,.1f} left: raise their budgets or numbers, "
            "or add a judge."
        ),
        minutes=missing,
    )


def _spare(solved: Solved, instance: Instance) -> Ints:
    """Return the tenths of a minute that the open pairs and the locks leave each judge."""
    used: Ints = np.zeros(instance.judges, np.int64)
    np.add.at(used, solved.pool.judges[solved.chosen], instance.tenths()[solved.pool.films[solved.chosen]])
    if instance.done is not None:
        used += instance.tenths() @ instance.done
    spare: Ints = np.maximum(instance.budget_tenths() - used, 0)
    return spare


def idle_sentence(solved: Solved) -> str | None:
    """Return why judges stay below their lower bounds, or None when none does."""
    judges = from_idle(solved)[1]
    short = int(np.maximum(solved.lo - solved.load, 0).sum())
    if not short:
        return None
    who = np.flatnonzero(judges)
    wanted, given = int(solved.lo[who].sum()), int(solved.load[who].sum())
    each = -(-short // who.size)
    return (
        f"{count(who.size, 'judge')} should have at least {count(wanted, 'film')} together, but only "
        f"{given:,} can be theirs: {short:,} short. Lower their least number by about {each:,} each, "
        f"or ask for more reviews of the films they may watch."
    )


def count(number: int, what: str) -> str:
    """Return a number with its noun: 1 film, 1,307 films."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _shortfall(group: Group, solved: Solved, instance: Instance) -> Shortfall:
    need = int(instance.demand[group.films].sum())
    short = int(solved.vacant[group.films].sum())
    room = int(np.median(solved.hi[group.full])) if group.full.size else short
    added = least_judges(solved, group.films, room)
    raised = least_raise(solved, group.films, group.full)
    return Shortfall(
        films=tuple(group.films.tolist()),
        judges=tuple(group.judges.tolist()),
        need=need,
        capacity=need - short,
        short=short,
        sentence=f"{_complaint(group, need, short)} {_advice(group, room, added, raised)}",
        full=tuple(group.full.tolist()),
        raised=raised,
        added=added,
    )


def _complaint(group: Group, need: int, short: int) -> str:
    verb = "needs" if group.films.size == 1 else "need"
    start = f"{count(group.films.size, 'film')} {verb} {count(need, 'review')}; "
    if not group.judges.size:
        return f"{start}no judge may watch {'it' if group.films.size == 1 else 'them'}: {short:,} short."
    who = f"the {group.judges.size:,} judges" if group.judges.size > 1 else "the only judge"
    them = "it" if group.films.size == 1 else "them"
    return f"{start}{who} who may watch {them} can do {need - short:,}: {short:,} short."


def _advice(group: Group, room: int, judges: int, raised: int | None) -> str:
    add = f"Add {count(judges, 'such judge')}"
    if group.full.size:
        add += f" with room for {count(room, 'film')}{' each' if judges > 1 else ''}"
    if raised is None:
        return f"{add}, or lower the reviews per film."
    these = f"these {group.full.size:,} judges" if group.full.size > 1 else "the full judge"
    return f"{add}, or raise {these} by {count(raised, 'film')}{' each' if group.full.size > 1 else ''}."


def components(films: Ids, judges: Ids, film_count: int, judge_count: int) -> Ints:
    """Label films (first) and judges (after them) by connected part: the least number in the part."""
    label = np.arange(film_count + judge_count)
    while True:
        least = np.minimum(label[films], label[film_count + judges])
        before = label.copy()
        np.minimum.at(label, films, least)
        np.minimum.at(label, film_count + judges, least)
        label = label[label]
        if (label == before).all():
            return label
