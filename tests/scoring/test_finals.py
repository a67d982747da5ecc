"""Ranked and pairwise finals: orders under a revision, pairs decided once, what counts in the tally."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Conflict
from app.assignments.operations.everybody import seat_everybody
from app.contests.models import Contest, ContestState, Round, RoundKind, RoundState
from app.contests.operations.rounds import MOST_IN_ORDER, TooManyToOrder, check_size
from app.db import Database
from app.entries.models import Entry, EntryState
from app.results.models import Standing, TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.counted import points_of, rows_of
from app.results.queries.runs import standings_of
from app.results.queries.sheets import sheet_of
from app.scoring.models import PairVote, RankedBallot
from app.scoring.operations.pairs import PairDecided, Side, choose, put_next
from app.scoring.queries.finals import pairs_done
from tests.factories import client_of, make_contest, make_entry, make_judge, make_user


class Final:
    """A final of so many films and judges, every judge at every film."""

    def __init__(self, session: Session, kind: RoundKind, films: int = 3, judges: int = 2) -> None:
        self.organizer = make_user(session, "Olga Organizer")
        self.contest: Contest = make_contest(session, organizer=self.organizer, state=ContestState.JUDGING)
        self.round: Round = self.contest.rounds[0]
        self.round.kind = kind
        names = [chr(65 + number) for number in range(films)]
        self.films: list[Entry] = [
            make_entry(session, self.contest, code=name * 4, title_en=f"Film {name}") for name in names
        ]
        self.judges: list[User] = [
            make_judge(session, self.contest, f"Judge {number}") for number in range(judges)
        ]
        seat_everybody(session, self.round, by=self.organizer)
        session.commit()

    def codes(self, session: Session, judge: User) -> list[str]:
        """The judge's own codes of the films, in the films' order."""
        rows = sa.select(Assignment.code).where(
            Assignment.judge_id == judge.id, Assignment.round_id == self.round.id
        )
        found = list(session.scalars(rows.order_by(Assignment.entry_id)))
        session.commit()  # a test that keeps the pen would make the pages wait
        return found

    @property
    def address(self) -> str:
        """The final's own page."""
        page = "ranking" if self.round.kind is RoundKind.RANKED else "pairs"
        return f"/contests/{self.contest.slug}/rounds/1/{page}"

    def tally(self, session: Session, method: str) -> tuple[TallyRun, list[tuple[str, int | None]]]:
        """Close and count it; films by place."""
        session.expire_all()
        self.round.state = RoundState.LOCKED
        run = request_tally(session, self.round, method, by=self.organizer)
        record_run(session, run, reckon(*sheet_of(session, run)))
        session.commit()
        session.expire_all()
        places = [(one.entry.code, one.rank) for one in standings_of(session, run)]
        session.commit()
        return run, places


def ballot(session: Session) -> RankedBallot:
    session.expire_all()
    found = session.scalars(sa.select(RankedBallot)).one()
    session.commit()
    return found


def on_screen(session: Session) -> PairVote:
    found = session.scalars(sa.select(PairVote).execution_options(populate_existing=True)).one()
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


def decide_all(session: Session, final: Final, judge: User, better: str = "earlier") -> int:
    """A judge who always takes the earlier film; returns how many pairs were asked."""
    pair, count = put_next(session, final.round, by=judge), 0
    while pair is not None:
        left, right = pair.sides
        side = Side.NEITHER if better == "none" else Side.LEFT if left < right else Side.RIGHT
        pair = choose(session, final.round, pair.id, side, by=judge)
        count += 1
    return count


def test_pairs_are_asked_until_the_panel_has_seen_every_film_often_and_progress_says_so(
    session: Session,
) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=6, judges=3)
    judge = final.judges[0]
    ids = [entry.id for entry in final.films]
    before = pairs_done(session, judge, final.round, ids)

    count = decide_all(session, final, judge)

    after = pairs_done(session, judge, final.round, ids)
    assert (before.done, before.wanted, before.possible, count) == (0, 10, 15, 10)
    assert (after.done, after.left, after.is_through) == (10, 0, True)
    own = session.scalars(sa.select(Assignment.state).where(Assignment.judge_id == judge.id)).all()
    assert set(own) == {AssignmentState.DONE}


def test_a_page_left_open_cannot_decide_a_second_time(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    client = client_of(app, final.judges[0])
    client.post(f"{final.address}/next")
    shown = on_screen(session)

    first = client.post(final.address, data={"pair": str(shown.id), "side": "left"})
    stale = client.post(final.address, data={"pair": str(shown.id), "side": "right"})
    wrong = client.post(final.address, data={"pair": str(shown.id + 1), "side": "up"})

    session.expire_all()
    assert (first.status_code, stale.status_code, wrong.status_code) == (303, 409, 422)
    assert "That pair is no longer open" in stale.text
    assert "Press left, right, or that you cannot decide." in wrong.text
    assert session.get_one(PairVote, shown.id).better_id == shown.sides[0]
    assert session.scalar(sa.select(sa.func.count()).where(PairVote.decided_at.is_not(None))) == 1


def test_two_windows_that_decide_at_once_make_one_vote(session: Session, database: Database) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    pair = put_next(session, final.round, by=final.judges[0])
    session.commit()
    assert pair is not None

    outcomes = []
    for side in (Side.LEFT, Side.RIGHT):
        with database.writing() as other:
            round_, judge = other.get_one(Round, final.round.id), other.get_one(User, final.judges[0].id)
            try:
                choose(other, round_, pair.id, side, by=judge)
                other.commit()
                outcomes.append(side)
            except PairDecided:
                other.rollback()

    assert outcomes == [Side.LEFT]


def test_the_last_pair_is_taken_back_and_decided_again(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=1)
    client = client_of(app, final.judges[0])
    nothing = client.post(f"{final.address}/undo")
    client.post(f"{final.address}/next")
    shown = on_screen(session)
    client.post(final.address, data={"pair": str(shown.id), "side": "left"})

    client.post(f"{final.address}/undo")
    client.post(final.address, data={"pair": str(shown.id), "side": "neither"})

    session.expire_all()
    decided = session.scalars(sa.select(PairVote).where(PairVote.decided_at.is_not(None))).all()
    assert nothing.status_code == 409
    assert [(one.id, one.better_id) for one in decided] == [(shown.id, None)]


def test_a_film_that_leaves_takes_its_pair_off_the_screen(app: Flask, session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=3, judges=1)
    client = client_of(app, final.judges[0])
    client.post(f"{final.address}/next")
    shown = on_screen(session)
    pair, gone = shown.id, shown.first_id
    session.get_one(Entry, gone).state = EntryState.WITHDRAWN
    session.commit()

    page = client.get(final.address).text
    late = client.post(final.address, data={"pair": str(pair), "side": "left"})
    client.post(f"{final.address}/next")

    session.expunge_all()
    left = session.scalars(sa.select(PairVote)).one()
    assert "A film has left this round" in page
    assert (late.status_code, left.id != pair, gone in left.sides) == (409, True, False)


def test_pairs_become_strengths_with_errors_and_those_in_conflict_do_not_count(session: Session) -> None:
    final = Final(session, RoundKind.PAIRWISE, films=4, judges=2)
    counts = [decide_all(session, final, judge) for judge in final.judges]
    tied = Conflict(
        contest_id=final.contest.id,
        judge_id=final.judges[1].id,
        entry_id=final.films[0].id,
        source="judge",
    )
    session.add(tied)
    session.commit()

    run, places = final.tally(session, "bradley_terry")

    rows = session.scalars(sa.select(Standing).order_by(Standing.rank)).all()
    assert counts == [6, 6]
    assert run.workings["n_reviews"] == 9
    assert places == [("AAAA", 1), ("BBBB", 2), ("CCCC", 3), ("DDDD", 4)]
    assert all(row.error and row.low is not None and row.low < (row.adjusted or 0) for row in rows)


def test_one_judge_and_one_film_are_said_honestly(app: Flask, session: Session) -> None:
    alone = Final(session, RoundKind.PAIRWISE, films=1, judges=1)
    client = client_of(app, alone.judges[0])

    page = client.get(alone.address).text
    closed = client_of(app, alone.organizer).post(f"/contests/{alone.contest.slug}/rounds/1/lock")

    assert "There is only one film, so there is nothing to compare." in page
    assert (closed.status_code, "nothing to count" in closed.text) == (409, True)


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
