"""What a judge has written on a scorecard, and which window of which device sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# One window's name and the number of its save, such as k3f9x2q8-17.
_TURN = re.compile(r"([0-9a-z]{8,24})-([0-9]{1,9})")
# The window itself, and the one whose unsent copy it took over.
_MOST_WINDOWS = 2


@dataclass(frozen=True)
class Draft:
    """What a judge has written: hundredths of a point by criterion key and by part key, texts, a flag."""

    scores: Mapping[str, int]
    note_to_jury: str = ""
    word_to_maker: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    is_divisive: bool = False
    viewing_reason: str = ""

    def body(self) -> dict[str, Any]:
        """The draft as plain JSON values, as a version keeps it."""
        return {
            "scores": dict(sorted(self.scores.items())),
            "note_to_jury": self.note_to_jury,
            "word_to_maker": self.word_to_maker,
            "parts": dict(sorted(self.parts.items())),
            "is_divisive": self.is_divisive,
            "viewing_reason": self.viewing_reason,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Draft:
        """The draft that a version keeps; older versions know fewer fields."""
        return cls(**body)


@dataclass(frozen=True)
class Sender:
    """The window that sends a save and its turn, and those of the window whose copy it took over.

    A window knows what it has sent itself: its own save that was kept while the answer got lost makes
    its next one no stranger's.
    """

    turns: tuple[tuple[str, int], ...] = ()

    @classmethod
    def from_header(cls, text: str) -> Sender:
        """Read `window-turn`, at most twice; whatever else is sent is nobody's."""
        found = [_TURN.fullmatch(part) for part in text.split()[:_MOST_WINDOWS]]
        return cls(tuple((one[1], int(one[2])) for one in found if one is not None))

    @property
    def window(self) -> str:
        """The name of the window that sends, empty without scripts."""
        return self.turns[0][0] if self.turns else ""

    @property
    def turn(self) -> int:
        """The how-manieth save of the window it is."""
        return self.turns[0][1] if self.turns else 0

    def has_sent(self, window: str, turn: int) -> bool:
        """Whether a kept save is one of its own."""
        return any(window == name and turn <= last for name, last in self.turns)


NOBODY = Sender()
