"""An order as a page sends it: films from the best on, which are level, and the button that was pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.scoring.operations.ranking import NotAnOrder

MOST_SENT = 200


@dataclass
class Order:
    """Films by code: placed from the best on, `level` with the one above, and waiting for a place."""

    placed: list[str]
    waiting: list[str]
    level: set[str] = field(default_factory=set)
    revision: int = 0

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> Order:
        """What a form says, its button pressed."""
        revision = form.get("revision", "")
        order = cls(
            placed=form.getlist("film")[:MOST_SENT],
            waiting=form.getlist("waiting")[:MOST_SENT],
            level=set(form.getlist("level")),
            revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0,
        )
        verb, _, code = form.get("move", "").partition(":")
        order.move(verb, code)
        return order

    @classmethod
    def kept(cls, places: Sequence[Sequence[int]], codes: Mapping[int, str], revision: int) -> Order:
        """The order that a ballot holds, of the films that still have a code; the others wait."""
        rows = [[codes[entry] for entry in place if entry in codes] for place in places]
        placed = [code for row in rows for code in row]
        level = {code for row in rows for code in row[1:]}
        waiting = [code for code in codes.values() if code not in placed]
        return cls(placed, waiting, level, revision)

    def move(self, verb: str, code: str) -> None:
        """Do what a button says: up, down, in (to the end) or out; anything else changes nothing."""
        if verb == "in" and code in self.waiting:
            self.waiting.remove(code)
            self.placed.append(code)
        elif verb == "out" and code in self.placed:
            self.placed.remove(code)
            self.waiting.append(code)
        elif verb in ("up", "down") and code in self.placed:
            at = self.placed.index(code)
            to = max(0, min(len(self.placed) - 1, at + (-1 if verb == "up" else 1)))
            self.placed.insert(to, self.placed.pop(at))

    def places(self, given: Mapping[str, int], held: set[int]) -> list[list[int]]:
        """The places as entry ids, without films that have left; raises NotAnOrder for a stranger's code."""
        if not {*self.placed, *self.waiting} <= set(given):
            raise NotAnOrder
        places: list[list[int]] = []
        for code in self.placed:
            if given[code] not in held:
                continue
            if code in self.level and places:
                places[-1].append(given[code])
            else:
                places.append([given[code]])
        return places

    def numbers(self) -> dict[str, int]:
        """The place that each film has, level ones the same."""
        found: dict[str, int] = {}
        for at, code in enumerate(self.placed, start=1):
            above = self.placed[at - 2] if at > 1 else None
            found[code] = found[above] if above and code in self.level else at
        return found
