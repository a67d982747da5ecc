"""A winner leaves a public list: whoever is next moves up, and what falls free by that is filled in turn."""

from __future__ import annotations

import threading

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import AwardDefinition, Contest
from app.db import Database
from app.publication.models import Announcement, Succession, SuccessionCause
from app.publication.operations import aftermath
from app.publication.operations.board import board_of
from app.publication.queries.listing import listing_of
from tests.publication.factories import published, second_organizer
from tests.results.test_tally_run import judged, settle, tallied

POINTS = {"AB": (9, 9, 9), "CD": (8, 8, 8), "EF": (7, 7, 7), "GH": (6, 6, 6), "JK": (5, 5, 5)}
A, B, C, D, E = (title * 4 for title in POINTS)


def three_awards(session: Session) -> tuple[Contest, User, User, Announcement]:
    """Gold, silver and bronze, of one seat each, given to the first three of five films and announced."""
    contest, organizer = judged(session, {title: tuple(map(float, row)) for title, row in POINTS.items()})
    first = contest.awards[0]
    assert first.quota == 1
    for position, key in enumerate(("silver", "bronze"), start=2):
        contest.awards.append(
            AwardDefinition(key=key, position=position, title_en=key.title(), title_zh=key, quota=1)
        )
    session.commit()
    tallied(session, contest, organizer)
    other = second_organizer(session, contest)
    return contest, organizer, other, published(session, contest, organizer, other)


def leave(session: Session, announcement: Announcement, seat: tuple[str, str], *by: User) -> None:
    """Everybody agrees that a film leaves a seat."""
    made = aftermath.propose_succession(
        session, announcement, seat, cause=SuccessionCause.DECLINED, reason="Their wish.", by=by[0]
    )
    aftermath.approve_succession(session, made, by=by[1])


def seats(session: Session, announcement: Announcement) -> dict[str, list[str]]:
    """Who holds what on the public list."""
    awards = listing_of(session, announcement)["awards"]
    return {award["key"]: [winner["code"] for winner in award["winners"]] for award in awards}


def test_every_seat_below_is_filled_when_the_first_winner_leaves(session: Session) -> None:
    _contest, one, other, announcement = three_awards(session)
    assert seats(session, announcement) == {"first": [A], "silver": [B], "bronze": [C]}

    leave(session, announcement, ("first", A), one, other)
    assert seats(session, announcement) == {"first": [B], "silver": [C], "bronze": [D]}

    leave(session, announcement, ("silver", C), one, other)
    assert seats(session, announcement) == {"first": [B], "silver": [D], "bronze": [E]}


def test_the_last_seat_stays_empty_when_no_film_is_left(session: Session) -> None:
    _contest, one, other, announcement = three_awards(session)

    for award, film in (("first", A), ("first", B), ("first", C)):
        leave(session, announcement, (award, film), one, other)

    assert seats(session, announcement) == {"first": [D], "silver": [E], "bronze": []}


def test_a_film_whose_leaving_is_proposed_does_not_move_up(session: Session) -> None:
    _contest, one, other, announcement = three_awards(session)
    aftermath.propose_succession(
        session, announcement, ("silver", B), cause=SuccessionCause.LATE_PAPERS, reason="Late.", by=one
    )

    leave(session, announcement, ("first", A), one, other)

    assert seats(session, announcement) == {"first": [C], "silver": [B], "bronze": [D]}


def test_of_two_seats_that_fall_free_at_once_each_gets_another_film(
    database: Database, session: Session
) -> None:
    _contest, one, other, announcement = three_awards(session)
    waiting = [
        aftermath.propose_succession(
            session, announcement, seat, cause=SuccessionCause.DECLINED, reason="Their wish.", by=one
        ).id
        for seat in (("first", A), ("silver", B))
    ]
    other_id, announcement_id = other.id, announcement.id
    session.commit()

    def agree(succession_id: int) -> None:
        with database.writing() as own:
            made = own.get_one(Succession, succession_id)
            aftermath.approve_succession(own, made, by=own.get_one(User, other_id))
            own.commit()

    threads = [threading.Thread(target=agree, args=(one_id,)) for one_id in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.expire_all()
    held = seats(session, session.get_one(Announcement, announcement_id))
    assert held in (
        {"first": [C], "silver": [D], "bronze": [E]},
        {"first": [C], "silver": [E], "bronze": [D]},
    )


def test_moving_up_ends_at_the_board_without_the_film(session: Session) -> None:
    contest, one, other, announcement = three_awards(session)
    leave(session, announcement, ("first", A), one, other)
    board = board_of(session, contest)
    assert board is not None

    moved = {key: codes for key, codes in seats(session, announcement).items() if key != "first"}

    assert board.allocation.alternates["first"][:1] == (B,)
    assert moved == {"silver": [C], "bronze": [D]}


def test_the_page_says_before_who_moves_up_and_the_list_says_it_afterwards(
    client: FlaskClient, session: Session
) -> None:
    contest, one, other, announcement = three_awards(session)
    slug = contest.slug
    leave(session, announcement, ("first", A), one, other)
    session.commit()

    page = client.get(f"/contests/{slug}/winners").text
    chinese = client.get(f"/contests/{slug}/winners?lang=zh").text

    assert "“AB” declined the award. The film next in line has moved up." in page
    assert "“CD” moved up to an award before this one. The film next in line has moved up." in page
    assert "递补到了排在前面的奖项" in chinese
    settle(session)
