"""A conflict takes the film away at once: from every page, every address of the review, every signed link."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from app.assignments.operations.conflicts import ORGANIZER, Ground, declare_conflict
from app.entries.models import Entry
from tests.blindness.asking import SEAT, Sealed, Visit, alike, requests
from tests.blindness.conftest import ELSEWHERE, Visiting
from tests.blindness.makers import FIRST, cast
from tests.blindness.world import JURY, KINDS, OPEN, TITLES, Setting, code_of

PLACE = 1
SIGNED = re.compile(rf'{ELSEWHERE}(/reviews/(\w+)/[^"]+)')
ABSENT = "nothing-here"


def _recuse(visit: Visit) -> None:
    assert visit.act(f"/reviews/{code_of(OPEN, PLACE)}/recuse", {"reason": "My brother made it."}) == 303


def _declare(visit: Visit) -> None:
    """The organizer notes it."""
    with Sealed(visit.connection).writing() as session:
        entry = session.get_one(Entry, visit.world.entries[PLACE].id)
        declare_conflict(session, visit.world.judge, entry, Ground(ORGANIZER), by=visit.world.judge)
        session.commit()


def _signed(visit: Visit) -> dict[str, str]:
    """The signed addresses that the judge's pages hold, with the review that each belongs to."""
    pages = [
        visit.ask(one)[1].decode("utf-8", "ignore")
        for one in requests(visit.world)
        if one.row.method == "GET"
    ]
    return {html.unescape(found[0]): found[1] for page in pages for found in SIGNED.findall(page)}


def _carried(visit: Visit, address: str) -> int:
    assert visit.carrier is not None
    answer = visit.carrier.test_client().get(address)
    answer.close()
    return answer.status_code


@pytest.mark.parametrize("visiting", [True], indirect=True)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("lose", [_recuse, pytest.param(_declare, marks=pytest.mark.long)])
def test_a_conflict_takes_a_film_from_every_route_and_every_signed_link_at_once(
    visiting: Visiting, lose: Callable[[Visit], None]
) -> None:
    lost = {code_of(number, PLACE) for number in range(1, len(KINDS) + 1)}
    with visiting(cast(*FIRST), Setting()) as visit:
        signed = _signed(visit)
        before = {_carried(visit, address) for address in signed}
        lose(visit)
        signed |= _signed(visit)
        dead = {code for address, code in signed.items() if _carried(visit, address) == 404}
        asked = list(requests(visit.world))
        pages = {one.path: visit.ask(one)[1] for one in asked if one.row.method == "GET"}
        rows = {(one.row.method, one.row.path) for one in asked if one.row.path.startswith("/reviews/{")}
        open_still = [row for row in rows if not _is_absent(visit, *row)]

    assert before == {200}
    assert dead == {*signed.values()} & lost
    assert len(dead) >= 2
    told = [TITLES[PLACE][0], *lost]
    assert [
        path for path, wire in pages.items() for word in told if word not in path and word.encode() in wire
    ] == []
    assert open_still == []
    assert len(rows) > 20


def _is_absent(visit: Visit, method: str, path: str) -> bool:
    """Whether an address of the review answers as that of a review that never was."""
    codes = (ABSENT, code_of(OPEN, PLACE), code_of(JURY, PLACE))
    return len({alike(visit.answer(SEAT.sub(code, path), method)) for code in codes}) == 1
