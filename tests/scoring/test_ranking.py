"""Ranked finals: orders under a revision, what is refused in words, what counts in the tally."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState
from app.contests.models import RoundKind, RoundState
from app.contests.operations.rounds import MOST_IN_ORDER, TooManyToOrder, check_size
from app.entries.models import Entry, EntryState
from app.results.models import Standing
from app.results.queries.counted import points_of, rows_of
from app.scoring.models import RankedBallot
from tests.factories import client_of, make_entry
from tests.scoring.finals import Final


def ballot(session: Session) -> RankedBallot:
    session.expire_all()
    found = session.scalars(sa.select(RankedBallot)).one()
    session.commit()
    return found


def test_buttons_alone_put_films_in_order_and_every_press_is_saved(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.RANKED, judges=1)
    client, codes = client_of(app, final.judges[0]), final.codes(session, final.judges[0])
    form: dict[str, Any] = {"revision": "0", "waiting": codes}

    pressed = client.post(final.address, data={**form, "move": f"in:{codes[2]}"})
    form = {"revision": "1", "film": [codes[2]], "waiting": codes[:2], "move": f"in:{codes[0]}"}
    client.post(final.address, data=form)
    form = {"revision": "2", "film": [codes[2], codes[0]], "waiting": [codes[1]], "move": f"up:{codes[0]}"}
    client.post(final.address, data=form)

    ids = [entry.id for entry in final.films]
    kept = ballot(session)
    assert pressed.location.endswith(f"#film-{codes[2]}")
    assert (kept.places, kept.save_count, kept.submitted_at) == ([[ids[0]], [ids[2]]], 3, None)


def test_an_order_counts_once_submitted_and_a_later_change_only_when_submitted_again(
    app: Flask, session: Session
) -> None:
    final = Final(session, RoundKind.RANKED, judges=1)
    client, codes = client_of(app, final.judges[0]), final.codes(session, final.judges[0])

    part = client.post(f"{final.address}/submit", data={"revision": "0", "film": codes[:2]})
    twice = [client.post(f"{final.address}/submit", data={"revision": r, "film": codes}) for r in ("0", "1")]
    changed = client.post(final.address, data={"revision": "1", "film": codes[::-1]})
    page = client.get(final.address).text

    ids = [[entry.id] for entry in final.films]
    kept = ballot(session)
    assert (part.status_code, "films without one: 1" in part.text) == (422, True)
    assert [answer.status_code for answer in (*twice, changed)] == [303, 303, 303]
    assert (kept.counted, kept.places) == (ids, ids[::-1])
    assert "What you submitted counts until you submit again." in page
    assert set(session.scalars(sa.select(Assignment.state))) == {AssignmentState.DONE}
    codes_of = {entry.id: entry.code for entry in final.films}
    counted = rows_of(session, final.round, final.round, codes_of)
    assert [row[0] for row in counted] == ["AAAA", "BBBB", "CCCC"]


def test_a_script_submits_in_place_and_the_page_it_goes_on_to_says_so(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.RANKED, judges=1)
    client, codes = client_of(app, final.judges[0]), final.codes(session, final.judges[0])
    asks_json = {"Accept": "application/json"}

    part = client.post(
        f"{final.address}/submit", data={"revision": "0", "film": codes[:2]}, headers=asks_json
    )
    whole = client.post(f"{final.address}/submit", data={"revision": "0", "film": codes}, headers=asks_json)

    assert (part.status_code, "films without one: 1" in part.get_json()["error"]) == (422, True)
    assert (whole.status_code, whole.get_json()["revision"]) == (200, 1)
    assert "Your order is submitted. Thank you." in client.get(final.address).text


def test_a_stale_window_loses_nothing_and_overwrites_nothing(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.RANKED, judges=1)
    client, codes = client_of(app, final.judges[0]), final.codes(session, final.judges[0])
    client.post(final.address, data={"revision": "0", "film": codes})

    stale = client.post(final.address, data={"revision": "0", "film": codes[::-1]})
    script = client.post(
        final.address, data={"revision": "0", "film": codes[::-1]}, headers={"Accept": "application/json"}
    )
    again = client.post(final.address, data={"revision": "1", "film": codes[::-1]})

    shown = [stale.text.index(f'id="film-{code}"') for code in codes[::-1]]
    assert (stale.status_code, shown) == (409, sorted(shown))
    assert "also changed in another window" in stale.text
    assert (script.status_code, script.get_json()) == (409, {"revision": 1})
    assert (again.status_code, ballot(session).save_count) == (303, 2)


@pytest.mark.parametrize("kind", ["twice", "stranger", "level"])
def test_what_is_no_order_is_refused_in_words_and_kept_on_the_page(
    app: Flask, session: Session, kind: str
) -> None:
    final = Final(session, RoundKind.RANKED)
    codes, others = (final.codes(session, judge) for judge in final.judges)
    wrong: dict[str, dict[str, Any]] = {
        "twice": {"film": [codes[0], codes[0]]},
        "stranger": {"film": [codes[0], others[1]]},
        "level": {"film": codes, "level": codes[1]},
    }

    answer = client_of(app, final.judges[0]).post(final.address, data={"revision": "0", **wrong[kind]})

    words = {"level": "no two films can be level"}.get(kind, "names a film twice, or one that is not yours")
    assert (answer.status_code, words in answer.text) == (422, True)
    assert session.scalar(sa.select(sa.func.count(RankedBallot.id))) == 0


def test_a_locked_round_takes_no_order_and_a_film_that_left_is_dropped_from_it(
    app: Flask, session: Session
) -> None:
    final = Final(session, RoundKind.RANKED, judges=1)
    client, codes = client_of(app, final.judges[0]), final.codes(session, final.judges[0])
    final.films[1].state = EntryState.WITHDRAWN
    session.commit()

    submitted = client.post(f"{final.address}/submit", data={"revision": "0", "film": codes})
    page = client.get(final.address).text
    final.round.state = RoundState.LOCKED
    session.commit()
    late = client.post(final.address, data={"revision": "1", "film": codes[::-1]})

    assert (submitted.status_code, codes[1] in page) == (303, False)
    assert ballot(session).counted == [[final.films[0].id], [final.films[2].id]]
    assert (late.status_code, "so your order can no longer change" in late.text) == (409, True)


def test_more_films_than_can_be_put_in_order_open_no_round(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.RANKED, films=1, judges=1)
    for _ in range(MOST_IN_ORDER):
        make_entry(session, final.contest)
    session.commit()
    client = client_of(app, final.organizer)

    refused = client.post(f"/contests/{final.contest.slug}/rounds/1/seat-everybody")

    assert (refused.status_code, "these are 31" in refused.text) == (409, True)
    with pytest.raises(TooManyToOrder):
        check_size(final.round, 31)


def test_level_films_share_the_mean_of_their_points() -> None:
    assert list(points_of([[7], [1, 2, 3], [9]])) == [(7, 500), (1, 300), (2, 300), (3, 300), (9, 100)]


def test_orders_become_rank_points_and_kendalls_w(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.RANKED, films=4, judges=3)
    final.round.allows_ties = True
    session.commit()
    for judge, order in zip(final.judges, ("BADC", "BACD", "ABDC"), strict=True):
        codes = dict(zip("ABCD", final.codes(session, judge), strict=True))
        sent = {"revision": "0", "film": [codes[film] for film in order], "level": [codes[order[3]]]}
        assert client_of(app, judge).post(f"{final.address}/submit", data=sent).status_code == 303

    run, places = final.tally(session, "borda")
    page = client_of(app, final.organizer).get(f"/contests/{final.contest.slug}/rounds/1/tally").text

    assert places == [("BBBB", 1), ("AAAA", 2), ("CCCC", 3), ("DDDD", 3)]
    assert session.scalars(sa.select(Standing.adjusted).order_by(Standing.rank)).all() == [
        11_000_000, 10_000_000, 4_500_000, 4_500_000,
    ]  # fmt: skip
    # By hand: 12 x 36.5 / (540 - 3 x 18)
    assert round(run.workings["agreement"]["concordance"]["w"], 4) == 0.9012
    assert "Kendall’s W 0.90" in page


def test_judges_are_led_from_the_queue_to_the_final_and_watch_a_film_alone(
    app: Flask, session: Session
) -> None:
    for kind in (RoundKind.RANKED, RoundKind.PAIRWISE):
        session.query(Entry).update({"code": Entry.code + kind.value[:1]})
        final = Final(session, kind, judges=1)
        client, code = client_of(app, final.judges[0]), final.codes(session, final.judges[0])[0]

        led = client.get(f"/contests/{final.contest.slug}/rounds/1/queue")
        film = client.get(f"/reviews/{code}")

        assert (led.status_code, led.location, film.status_code) == (303, final.address, 200)
        assert "You decide on the page of this final." in film.text
        assert "AAAA" not in film.text + client.get(final.address).text
