"""The moves of the fitting: relieve a judge who is over budget, fill an empty seat, win back affinity."""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Flags, Ints
from app.assigner.fitting import DEEP, FAR, Fitting

ROUNDS = 6


def fit(state: Fitting) -> None:
    """Bring every judge within the budget: by a move, else by a swap, else by giving up a review."""
    for judge in np.argsort(state.spare).tolist():
        while state.spare[judge] < 0 and (_move(state, judge) or _swap(state, judge) or _drop(state, judge)):
            pass


def fill(state: Fitting) -> None:
    """Seat judges at films with empty seats, directly or by moving one of a judge's films on."""
    short = state.seats.need - state.held.sum(axis=1)
    for film in np.flatnonzero(short > 0).tolist():
        for _ in range(int(short[film])):
            if not (_seat(state, film) or _seat_by_chain(state, film)):
                break


def improve(state: Fitting) -> None:
    """Move films to better judges with room until no single move gains."""
    for _ in range(ROUNDS):
        films, judges = (side.astype(np.int64) for side in state.pairs())
        free = state.load[judges] > state.seats.lo[judges]
        films, judges = films[free], judges[free]
        best, gain = _best_moves(state, films, judges)
        order = [place for place in np.argsort(-gain, kind="stable").tolist() if gain[place] > 0]
        moved = sum(_retry(state, int(films[at]), int(judges[at]), int(best[at])) for at in order)
        if not moved:
            return


def exchange(state: Fitting, tries: int) -> None:
    """Try the most promising moves that lack minutes, each with one film moved on to make room."""
    films, judges = (side.astype(np.int64) for side in state.pairs())
    best, promise = np.zeros(films.size, np.int64), np.zeros(films.size, np.int64)
    for start in range(0, films.size, 8192):
        part = slice(start, start + 8192)
        value = _promise(state, films[part], judges[part])
        best[part] = value.argmax(axis=1)
        promise[part] = value.max(axis=1)
    for at in np.argsort(-promise, kind="stable")[:tries].tolist():
        if promise[at] > -FAR:
            _try_exchange(state, int(films[at]), int(judges[at]), int(best[at]))


def _promise(state: Fitting, films: Ints, judges: Ints) -> Ints:
    """Return, scaled, what moving a film to every other judge gains after the price of its minutes."""
    gain = -state.loss(films, judges) << state.shift
    if state.tolls is not None:
        toll = state.tolls[judges][:, None] - state.tolls[None, :]
        gain = gain + toll * state.clock.tenths[films][:, None]
    allowed = (state.seats.worth[films] >= 0) & ~state.held[films]
    value: Ints = np.where(allowed, gain, -FAR)
    return value


def _try_exchange(state: Fitting, film: int, judge: int, host: int) -> bool:
    """Move a film to a judge who hands another film on, if both together gain."""
    if not state.held[film, judge] or state.held[film, host]:
        return False
    lost = int(state.loss(np.array([film]), np.array([judge]))[0, host])
    state.take(film, judge)
    found = _best_chain(state, film, host)
    if found is not None:
        _, moved, _, other = found
        lost += int(state.loss(np.array([moved]), np.array([host]))[0, other])
        stays = state.load[judge] + (other == judge) >= state.seats.lo[judge]
        if lost < 0 and stays:
            state.take(moved, host)
            state.give(moved, other)
            state.give(film, host)
            return True
    state.give(film, judge)
    return False


def _best_moves(state: Fitting, films: Ints, judges: Ints) -> tuple[Ints, Ints]:
    """Return each film's best other judge with room, and what moving there gains.

    Whatever a move costs beside affinity grows with the affinity it loses: the best fit is the best move.
    """
    best, welcome = np.zeros(films.size, np.int64), np.zeros(films.size, np.bool_)
    for start in range(0, films.size, 8192):
        part = slice(start, start + 8192)
        worth = np.where(state.welcome(films[part]), state.seats.worth[films[part]], np.int16(-1))
        best[part] = worth.argmax(axis=1)
        welcome[part] = worth.max(axis=1, initial=-1) >= 0
    gain = -state.loss_to(films, judges, best)
    return best, np.where(welcome, gain, -FAR)


def _retry(state: Fitting, film: int, judge: int, other: int) -> bool:
    """Make a move if it still fits and still gains."""
    one = np.array([film])
    if state.load[judge] <= state.seats.lo[judge] or not state.welcome(one)[0, other]:
        return False
    if state.loss(one, np.array([judge]))[0, other] >= 0:
        return False
    state.take(film, judge)
    state.give(film, other)
    return True


def _move(state: Fitting, judge: int) -> bool:
    """Move the film that loses least per minute of relief to a judge with room."""
    if state.load[judge] <= state.seats.lo[judge]:
        return False
    films = np.flatnonzero(state.held[:, judge] & (state.clock.tenths > 0))
    if not films.size:
        return False
    relief = np.minimum(state.clock.tenths[films], -state.spare[judge])
    loss = state.loss(films, np.full(films.size, judge)) / relief[:, None]
    loss = np.where(state.welcome(films), loss, float(FAR))
    at, other = divmod(int(loss.argmin()), state.seats.judges)
    if loss[at, other] >= FAR:
        return False
    state.take(int(films[at]), judge)
    state.give(int(films[at]), other)
    return True


def _swap(state: Fitting, judge: int) -> bool:
    """Exchange a long film of this judge for a shorter one of a judge who has the minutes."""
    films = np.flatnonzero(state.held[:, judge])
    films = films[np.argsort(-state.clock.tenths[films], kind="stable")][:DEEP]
    best = None
    if films.size:
        partners = _partners(state, judge, int(state.clock.tenths[films[0]]))
        for film in films.tolist():
            found = _best_swap(state, film, judge, partners)
            if found is not None and (best is None or found < best):
                best = found
    if best is None:
        return False
    _, film, other, host = best
    _exchange(state, (film, judge), (other, host))
    return True


def _partners(state: Fitting, judge: int, longest: int) -> tuple[Ints, Ints]:
    """Return films of judges with minutes to spare that this judge may have, each with its judge.

    A film of those must be shorter than the longest that is handed over, by no more than is to spare there.
    """
    others, hosts = state.seated()
    length, spare = state.clock.tenths[others], state.spare[hosts]
    fits = (spare > 0) & (hosts != judge) & (length < longest)
    others, hosts = others[fits], hosts[fits]
    fits = (state.seats.worth[others, judge] >= 0) & ~state.held[others, judge]
    return others[fits], hosts[fits]


def _best_swap(
    state: Fitting, film: int, judge: int, choices: tuple[Ints, Ints]
) -> tuple[float, int, int, int] | None:
    """Return the swap of one film that loses least per relief: (loss, film, other film, its judge)."""
    others, hosts = choices
    worth, length = state.seats.worth, state.clock.tenths
    relief = length[film] - length[others]
    open_to = (worth[film] >= 0) & ~state.held[film]
    places = np.flatnonzero((relief > 0) & (relief <= state.spare[hosts]) & open_to[hosts])
    places = places[_genre_fits(state, film, judge, (others[places], hosts[places]))]
    if not places.size:
        return None
    there, back = hosts[places], others[places]
    lost = state.loss(np.array([film]), np.array([judge]))[0, there]
    lost = lost + state.loss_to(back, there, judge)
    share = lost / np.minimum(relief[places], -state.spare[judge])
    at = int(share.argmin())
    return float(share[at]), film, int(back[at]), int(there[at])


def _genre_fits(state: Fitting, film: int, judge: int, choices: tuple[Ints, Ints]) -> Flags:
    others, hosts = choices
    if state.counts is None or state.caps is None:
        return np.ones(others.size, np.bool_)
    genre, full = state.caps.genre, state.counts >= state.caps.most
    same: Flags = genre[others] == genre[film]
    both: Flags = same | (~full[hosts, genre[film]] & ~full[judge, genre[others]])
    return both


def _exchange(state: Fitting, one: tuple[int, int], two: tuple[int, int]) -> None:
    state.take(*one)
    state.take(*two)
    state.give(one[0], two[1])
    state.give(two[0], one[1])


def _drop(state: Fitting, judge: int) -> bool:
    """Give up the review that relieves most, the least fitting first; a later step may seat somebody else."""
    films = np.flatnonzero(state.held[:, judge] & (state.clock.tenths > 0))
    if not films.size:
        return False
    relief = np.minimum(state.clock.tenths[films], -state.spare[judge])
    state.take(int(films[np.lexsort((state.seats.worth[films, judge], -relief))[0]]), judge)
    return True


def _seat(state: Fitting, film: int) -> bool:
    """Seat the best judge with room."""
    one = np.array([film])
    worth = np.where(state.welcome(one)[0], state.seats.worth[film], -1)
    judge = int(worth.argmax()) if worth.size else 0
    if not worth.size or worth[judge] < 0:
        return False
    state.give(film, judge)
    return True


def _seat_by_chain(state: Fitting, film: int) -> bool:
    """Seat a judge by moving one of that judge's films to somebody with room, losing least."""
    judges = np.flatnonzero((state.seats.worth[film] >= 0) & ~state.held[film])
    best: tuple[int, int, int, int] | None = None
    for judge in judges.tolist():
        found = _best_chain(state, film, judge)
        if found is not None and (best is None or found < best):
            best = found
    if best is None:
        return False
    _, moved, judge, other = best
    state.take(moved, judge)
    state.give(moved, other)
    state.give(film, judge)
    return True


def _best_chain(state: Fitting, film: int, judge: int) -> tuple[int, int, int, int] | None:
    """Return (loss, moved film, judge, its new judge) that frees enough of a judge for a film."""
    needed = int(state.clock.tenths[film] - state.spare[judge])
    films = np.flatnonzero(state.held[:, judge] & (state.clock.tenths >= needed))
    films = films[_frees(state, film, judge, films)]
    if not films.size:
        return None
    loss = np.where(state.welcome(films), state.loss(films, np.full(films.size, judge)), FAR)
    at, other = divmod(int(loss.argmin()), state.seats.judges)
    if loss[at, other] >= FAR:
        return None
    gained = int(state.seats.worth[film, judge])
    return int(loss[at, other]) - gained, int(films[at]), judge, other


def _frees(state: Fitting, film: int, judge: int, films: Ints) -> Flags:
    """Return which films would leave room in the genre of the new one."""
    if state.counts is None or state.caps is None:
        return np.ones(films.size, np.bool_)
    genre = state.caps.genre
    if state.counts[judge, genre[film]] < state.caps.most[judge, genre[film]]:
        return np.ones(films.size, np.bool_)
    same: Flags = genre[films] == genre[film]
    return same
