"""What other judges said stays theirs until one's own scorecard is locked, and then the round decides.

Two worlds that differ in nothing but the other judge's scores, words, order, pairs and votes.
"""

from __future__ import annotations

import pytest

from app.deliberation.models import Voice
from app.scoring.models import Choice
from tests.blindness.asking import Visit, Wire, alike, requests
from tests.blindness.conftest import Visiting
from tests.blindness.judged import Others
from tests.blindness.makers import FIRST, cast
from tests.blindness.world import OPEN, Setting, code_of

KIND, HARSH = Others(), Others(points=300, choice=Choice.NO, voice=Voice.NO, mark="Kzwvharsh", better=1)
ROOM = f"/reviews/{code_of(OPEN, 0)}"


def _read(visit: Visit) -> dict[str, Wire]:
    return {one.name: visit.ask(one) for one in requests(visit.world) if one.row.method == "GET"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("shows_others", [False, True])
def test_no_route_tells_what_another_judge_said_before_ones_own_is_locked(
    visiting: Visiting, shows_others: bool
) -> None:
    rooms, read = [], []
    for others in (KIND, HARSH):
        with visiting(cast(*FIRST), Setting(shows_others=shows_others), others) as visit:
            read.append(_read(visit))
            visit.act(f"{ROOM}/lock", {})
            rooms.append(alike(visit.follow(ROOM)))

    kind, harsh = read
    assert [name for name, wire in kind.items() if alike(wire) != alike(harsh[name])] == []
    words = [others.mark.encode() for others in (KIND, HARSH)]
    assert [name for name, wire in [*kind.items(), *harsh.items()] for word in words if word in wire[1]] == []
    assert (rooms[0] != rooms[1]) is shows_others, "after the lock the round decides"
    assert not any(word in room for room in rooms for word in words)
