"""The child's side of the sandbox: takes one order, gives up its rights, answers in lines of JSON.

Lines `{"progress": 0..1}` while it works, then one `{"result": {...}}` or `{"problem": {...}}`.
"""

import errno
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.media.confine import confine
from app.media.rules import Rules
from app.media.steps import STEPS
from app.media.verdict import FilmProblem, Problem

REPORT_SECONDS = 0.2


def main() -> None:
    """Carry out the order in `sys.argv[1]` and end at once, closing nothing a bad film may have broken."""
    order = json.loads(sys.argv[1])
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not look like an answer
    say = _speaker(answer)
    confine(order["confine"], order["parent"])
    try:
        say({"result": _work(order, _reporter(say))})
    except FilmProblem as found:
        say({"problem": found.problem.as_dict()})
    except MemoryError:
        say({"problem": Problem("too_heavy").as_dict()})
    except OSError as error:
        traceback.print_exc()
        say({"problem": _problem_of(error).as_dict()})
    except BaseException:  # noqa: BLE001 - the parent reads the traceback; unwinding further could hang
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _work(order: dict[str, Any], progress: Callable[[float], None]) -> dict[str, Any]:
    step = STEPS[order["stage"]]
    return step(Path(order["source"]), Path(order["out_dir"]), Rules.from_dict(order["rules"]), progress)


def _problem_of(error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("no_space", "retry")
    if error.errno in (errno.ENOMEM, errno.EFBIG):
        return Problem("too_heavy")
    return Problem("interrupted", "retry")


def _speaker(answer: Any) -> Callable[[dict[str, Any]], None]:
    def say(message: dict[str, Any]) -> None:
        answer.write(json.dumps(message) + "\n")
        answer.flush()

    return say


def _reporter(say: Callable[[dict[str, Any]], None]) -> Callable[[float], None]:
    """Pass progress on, but no more often than people can see."""
    last = [0.0]

    def report(share: float) -> None:
        now = time.monotonic()
        if now - last[0] >= REPORT_SECONDS:
            last[0] = now
            say({"progress": round(max(0.0, min(1.0, share)), 4)})

    return report
