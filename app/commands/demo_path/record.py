"""What the demo did: counts, winners, digests and seconds for each step, told in words while it goes on."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field


@dataclass
class Record:
    """The summary as it grows; `bytes` are those of accepted films, `seconds` those of each step."""

    entries: int = 0
    films: int = 0
    bytes: int = 0
    scorecards: int = 0
    winners: list[dict[str, str]] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """Take the time of a step, and say that it begins."""
        say(words)
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)

    def as_json(self) -> str:
        """The summary as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def say(words: str) -> None:
    """Tell whoever watches how far the demo is; results alone go to standard output."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
