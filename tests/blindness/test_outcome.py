"""While judging goes on nothing that an entrant, their team or a stranger can fetch tells how a film fares.

Two worlds that differ in the outcome alone: in one a film leads every round and the jury grants it a prize,
in the other it leaves after the first. What an armed list may not tell: tests/publication/test_embargo.py.
"""

from __future__ import annotations

import pytest

from tests.architecture.test_permissions import Row, table
from tests.blindness.asking import Visit, Wire, alike
from tests.blindness.conftest import Visiting
from tests.blindness.judged import Others
from tests.blindness.makers import FIRST, cast
from tests.blindness.world import SLUG, Setting

CONTESTS = ("judged", "public", "open", "draft", "finals", "measured")
ENTRY = ("entry", "won", "begun", "owned", "shared", "winner")
# A result that is not public, and things of which this world has none: letters, a late attempt, a guest.
NOT_HERE = {
    "own_result.result", "own_result.show", "own_result.own_certificate",
    "questions.thread", "entry_after.attempt", "team.revoke", "team.leave",
}  # fmt: skip


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "1"


def _rows() -> list[Row]:
    """What an entrant may ask for, and what anybody may fetch."""
    found = [row for row in table() if row.method in ("GET", "POST")]
    strangers = [row for row in found if "anonymous" in row.allowed and row.method == "GET"]
    return strangers + [row for row in found if "entrant" in row.allowed and "anonymous" not in row.allowed]


def _told(visit: Visit, marker: str, place: int) -> dict[str, Wire]:
    """Everything that somebody gets of the contest and of the entry at that place."""
    entry = visit.world.entries[place].code
    names = _Named(dict.fromkeys(CONTESTS, SLUG) | dict.fromkeys(ENTRY, entry) | {"file": "own-poster"})
    return {
        f"{row.method} {row.path}": visit.answer(row.path.format_map(names), row.method, by=marker)
        for row in _rows()
    }


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_tells_how_a_film_fares_while_it_is_judged(visiting: Visiting) -> None:
    worlds = []
    for leads in (True, False):
        with visiting(cast(*FIRST), Setting(), Others(leads=leads)) as visit:
            readers = {**visit.world.entrants, "a stranger": ("", 0)}
            worlds.append({who: _told(visit, *reader) for who, reader in readers.items()})

    first, other = worlds
    differing = [
        f"{address} for {who}"
        for who, told in first.items()
        for address, wire in told.items()
        if alike(wire) != alike(other[who][address])
    ]
    assert differing == []
    own = [row for row in _rows() if "anonymous" not in row.allowed]
    here = [row for row in own if row.endpoint not in NOT_HERE]
    unseen = [
        row.path for row in here if first["its maker"][f"{row.method} {row.path}"][0] in (404, 405, 500)
    ]
    assert unseen == []
