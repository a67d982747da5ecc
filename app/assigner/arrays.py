"""The array types that every part of the assigner speaks, and the checks that turn raw input into them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Shorts = NDArray[np.int16]
Ints = NDArray[np.int64]
Ids = NDArray[np.int32]
Places = Ids | Ints
Flags = NDArray[np.bool_]
Raw = NDArray[Any]
Pairs = tuple[Ids, Ids]  # the film and the judge of each pair, sorted by film, then judge

MOST = 2**40  # no count in a contest comes near; larger ones would overflow sums


class InstanceError(ValueError):
    """The problem cannot be meant as it stands; the message is one sentence that names the array."""


def frozen(values: Raw) -> Raw:
    """Return a read-only view, so that an instance cannot change under a running solve."""
    view = values.view()
    view.flags.writeable = False
    return view


def shaped(name: str, values: Any, shape: tuple[int, ...], what: str) -> Raw:
    """Return the values as an array of this shape, or say which shape is wanted."""
    array = np.asarray(values)
    if array.shape != shape:
        wanted = " x ".join(str(side) for side in shape)
        found = " x ".join(str(side) for side in array.shape) or "a single value"
        raise InstanceError(f"{name} must hold one value per {what} ({wanted}), but it is {found}.")
    return array


def whole(name: str, array: Raw, least: int, most: int, row: int = 0) -> Ints:
    """Return int64 values after checking that all are whole numbers from `least` to `most`.

    `row` is the number of the first row, where the array is a block of a larger table.
    """
    numbers(name, array)
    if array.dtype.kind == "f":
        array = array.astype(np.float64)  # a half cannot even be compared with the limits
        odd = ~np.isfinite(array) | (array != np.floor(array))
        if odd.any():
            raise InstanceError(f"{name} must hold whole numbers, but {_first(array, odd, row)}.")
    if array.size and (array.min() < least or array.max() > most):
        outside = (array < least) | (array > most)
        raise InstanceError(f"{name} must lie between {least} and {most}, but {_first(array, outside, row)}.")
    return array.astype(np.int64)


def numbers(name: str, array: Raw) -> None:
    """Refuse anything but integers and floats."""
    if array.dtype.kind not in "iuf":
        raise InstanceError(f"{name} must hold numbers, but its type is {array.dtype}.")


def flags(name: str, values: Any, shape: tuple[int, ...]) -> Flags:
    """Return a films x judges mask; numbers are taken when they are all 0 or 1."""
    array = shaped(name, values, shape, "film and judge")
    if array.dtype.kind != "b":
        numbers(name, array)
        strange = (array != 0) & (array != 1)
        if strange.any():
            raise InstanceError(f"{name} must hold true or false, but {_first(array, strange)}.")
    return frozen(array.astype(np.bool_))


def places(mask: Flags) -> Pairs:
    """Return the pairs that are true in a films x judges mask."""
    return pairs_of(np.flatnonzero(mask), mask.shape[1])


def pairs_of(keys: Ints, judges: int) -> Pairs:
    """Return the pairs with these numbers, counted along the rows of films x judges."""
    films, columns = np.divmod(keys, max(judges, 1))
    return films.astype(np.int32), columns.astype(np.int32)


def keys_of(pairs: Pairs, judges: int) -> Ints:
    """Return the number of each pair, counted along the rows of films x judges."""
    films, columns = pairs
    return films.astype(np.int64) * max(judges, 1) + columns


def marked(pairs: Pairs, films: int, judges: int) -> Flags:
    """Return the films x judges mask in which these pairs are true."""
    mask: Flags = np.zeros((films, judges), np.bool_)
    mask[pairs] = True
    return mask


def tenths(name: str, array: Raw) -> Ints:
    """Return minutes as whole tenths, rounded half up; the decimal that was written counts, not its bits."""
    return np.floor(_minutes(name, array) + 0.5).astype(np.int64)


def whole_tenths(name: str, array: Raw) -> Ints:
    """Return a budget in minutes as the whole tenths that fit into it."""
    return np.floor(_minutes(name, array)).astype(np.int64)


def _minutes(name: str, array: Raw) -> NDArray[np.float64]:
    numbers(name, array)
    values = array.astype(np.float64)
    wrong = ~((values >= 0) & (values <= MOST))
    if wrong.any():
        raise InstanceError(f"{name} must hold minutes of at least 0, but {_first(array, wrong)}.")
    return np.round(values * 10, 4)


def _first(array: Raw, wrong: Flags, row: int = 0) -> str:
    where = np.argwhere(wrong)[0]
    value = array[tuple(where)]
    where[:1] += row
    place = ", ".join(str(int(index)) for index in where)
    return f"it holds {value} at position {place}" if place else f"it is {value}"
