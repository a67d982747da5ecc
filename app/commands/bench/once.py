"""One run of one scene: `python -m app.commands.bench.once MODULE:FUNCTION CONDITIONS OUT`."""

from __future__ import annotations

import importlib
import json
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from app.commands.bench.figures import Conditions, Measure, Measured


def run(function: str, conditions: str, out: Path) -> None:
    """Call the function and leave what it has measured so far, each time as a whole file."""
    module, _, name = function.partition(":")
    measure: Measure = getattr(importlib.import_module(module), name)
    answer = measure(Conditions(**json.loads(conditions)))
    found: dict[str, float] = {}
    for part in [answer] if isinstance(answer, Mapping) else answer:
        found |= part
        _leave(found, out)


def _leave(measured: Measured, out: Path) -> None:
    draft = out.with_suffix(".draft")
    draft.write_text(json.dumps(measured), encoding="utf-8")
    draft.replace(out)


def _stop(_number: int, _frame: object) -> NoReturn:
    """End as if interrupted, so that the scene's own system is stopped."""
    raise SystemExit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    run(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
