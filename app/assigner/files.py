"""A problem read from an .npz file without pickles, and a plan as the plain values of its .json file."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from app.assigner.arrays import InstanceError, Raw
from app.assigner.instance import Instance
from app.assigner.plan import Plan

NEEDED = ("A", "demand", "lo", "hi")
OPTIONAL = (
    "mins", "budget_minutes", "genre", "current", "done", "dropped", "film_ids", "judge_ids",
)  # fmt: skip
BROKEN = (ValueError, OSError, EOFError, KeyError, NotImplementedError, MemoryError, zlib.error)


def read_instance(path: Path) -> tuple[Instance, tuple[str, ...]]:
    """Return the instance and notices about ignored arrays. Raises InstanceError in one sentence."""
    arrays, notices = _arrays(path)
    missing = [name for name in NEEDED if name not in arrays]
    if missing:
        raise InstanceError(f"{path.name} has no array {missing[0]}: it needs {', '.join(NEEDED)}.")
    arrays["affinity"] = arrays.pop("A")
    return Instance(**arrays), notices


def _arrays(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    # opened here, because numpy leaves a broken archive's file open
    with path.open("rb") as file:
        try:
            archive = np.load(file, allow_pickle=False)
        except (*BROKEN, zipfile.BadZipFile) as error:
            raise InstanceError(
                f"{path.name} is not an .npz file: save the arrays with numpy.savez."
            ) from error
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise InstanceError(f"{path.name} holds one bare array: save all arrays with numpy.savez.")
        known = [name for name in archive.files if name in (*NEEDED, *OPTIONAL)]
        ignored = sorted(set(archive.files) - set(known))
        arrays = {name: _array(archive, name) for name in known}
    return arrays, tuple(f"The array {name} is not known and was ignored." for name in ignored)


def _array(archive: Any, name: str) -> Raw:
    try:
        array = archive[name]
    except (*BROKEN, zipfile.BadZipFile) as error:
        raise InstanceError(
            f"{name} cannot be read: save it as plain numbers or strings, no objects."
        ) from error
    if not isinstance(array, np.ndarray):
        raise InstanceError(f"{name} is not an array: save it with numpy.savez.")
    return array


def plan_values(plan: Plan) -> dict[str, Any]:
    """Return a plan as the plain values of its file, without the figures of the run."""
    return {
        "status": plan.status,
        "pairs": plan.pairs.tolist(),
        "sum": plan.sum,
        "bound": plan.bound,
        "min_pair": plan.min_pair,
        "min_film_sum": plan.min_film_sum,
        "min_film_sum_bound": plan.min_film_sum_bound,
        "load": {
            "min": int(plan.load.min()) if plan.load.size else None,
            "max": int(plan.load.max()) if plan.load.size else None,
        },
        "below_lo": plan.below_lo,
        "minutes": {"max_over_budget": plan.over_budget},
        "unfilled": plan.unfilled,
        "shortfalls": [
            {
                "films": list(part.films),
                "judges": list(part.judges),
                "need": part.need,
                "capacity": part.capacity,
                "short": part.short,
                "sentence": part.sentence,
            }
            for part in plan.shortfalls
        ],
        "removed": plan.removed.tolist(),
        "components": plan.components,
        "prices": None if plan.prices is None else plan.prices.tolist(),
        "notices": list(plan.notices),
    }
