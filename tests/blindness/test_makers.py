"""Blind judging over the route table: nothing that a judge can fetch tells who made a film.

Every address comes from the permission table, which names every route; a new one for judges is asked here
from its first day, and must show this world something. See tests/blindness/world.py for what is hidden.
"""

from __future__ import annotations

import pytest

from tests.blindness.asking import Visit, Wire, alike, is_for_judges, links_in, requests
from tests.blindness.conftest import Visiting
from tests.blindness.makers import FIRST, SECOND, Makers, cast, encodings
from tests.blindness.world import Setting

# What whoever signed in may do for an entry of their own; the judge has none to do it for.
OF_ENTRANTS = {"uploads.announce", "uploads.token", "entries.enter", "entry_after.more_time"}
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
BYTES = ("/film", "/original", "/poster", "/sprite")
SETTINGS = [
    Setting(),
    pytest.param(Setting(shows_others=True), marks=pytest.mark.long),
    pytest.param(Setting(is_blind=False, shows_others=True), marks=pytest.mark.long),
]


def _everything(visit: Visit, *, also_chinese: bool) -> dict[str, Wire]:
    """Every answer by its address, and those to which the pages lead."""
    asked = list(requests(visit.world))
    got = {one.name: visit.ask(one) for one in asked}
    if also_chinese:
        judged = [one for one in asked if one.row.method == "GET" and is_for_judges(one.row)]
        got |= {f"zh {one.name}": visit.ask(one, **{"Accept-Language": "zh"}) for one in judged}
    got |= {
        f"part {one.name}": visit.ask(one, Range="bytes=2-5") for one in asked if one.path.endswith(BYTES)
    }
    known = {one.path for one in asked}
    led = sorted({link for wire in got.values() for link in links_in(wire[1])} - known)
    return got | {f"-> {link}": visit.follow(link) for link in led}


def _leaks(answers: dict[str, Wire], makers: Makers) -> list[str]:
    needles = [(secret, set(encodings(secret))) for secret in makers.secrets()]
    return [
        f"{name}: {secret}"
        for name, (_status, wire) in answers.items()
        for secret, forms in needles
        if any(form in wire for form in forms)
    ]


def _unseen(visit: Visit, answers: dict[str, Wire], setting: Setting) -> list[str]:
    """Rows for judges that show nothing of this world, so that nothing would be proved of them."""
    hidden = OF_ENTRANTS | (set() if setting.shows_others else {"calibration.mine"})
    seen: dict[str, bool] = {}
    for one in requests(visit.world):
        if is_for_judges(one.row) and one.row.endpoint not in hidden:
            row, status = f"{one.row.method} {one.row.path}", answers[one.name][0]
            seen[row] = seen.get(row, False) or status not in (404, 405, 500)
    return sorted(row for row, shown in seen.items() if not shown)


@pytest.mark.parametrize("database_kind", DATABASES, indirect=True)
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_no_route_tells_a_judge_who_made_a_film(visiting: Visiting, setting: Setting) -> None:
    shown = not setting.is_blind
    first, second = cast(*FIRST, shown=shown), cast(*SECOND, shown=shown)
    with visiting(first, setting) as visit:
        one = _everything(visit, also_chinese=True)
        unseen = _unseen(visit, one, setting)
        desk = visit.seen_by(visit.world.organizer, f"/contests/blind/entries/{first.makers[0].code}")
    with visiting(second, setting) as visit:
        other = _everything(visit, also_chinese=False)

    assert unseen == []
    assert first.makers[0].word("Account").encode() in desk, "nothing is hidden here that could be found"
    assert _leaks(one, first) == []
    assert _leaks(other, second) == []
    assert sorted(other) == sorted(name for name in one if not name.startswith("zh "))
    assert [name for name, wire in other.items() if alike(wire) != alike(one[name])] == []
