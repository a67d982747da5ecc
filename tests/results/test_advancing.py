"""Moving films to the next round: what a rule chooses, and that the house follows the shortlist."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.assignments.operations.everybody import seat_everybody, take_over_panel
from app.assignments.queries.snapshot import take_snapshot
from app.contests.models import AdvanceRule, Contest, ContestState, Round, RoundKind, RoundState
from app.contests.operations.rounds import NewRound, RoundInUse, add_round, remove_round
from app.entries.models import EntryState
from app.entries.queries import entries_in_round
from app.results.operations.advancing import NextHasBegun, NotOfThisRound, advance, chosen_by
from app.results.queries.advancing import Candidate, candidates_of
from app.scoring.operations.rounds import CannotReopen, reopen_round
from app.scoring.queries.progress import reviews_of
from tests.factories import client_of, make_assignment, make_contest, make_entry, make_judge, make_user


def film(entry_id: int, rank: int | None, score: int | None, category: int = 1) -> Candidate:
    return Candidate(entry_id, f"F{entry_id}", "", "", category, rank, score and score * 10_000)


FILMS = [film(1, 1, 900), film(2, 2, 800, 2), film(3, 3, 800), film(4, 4, 700, 2), film(5, None, None)]


@pytest.mark.parametrize(
    ("rule", "number", "chosen"),
    [
        (AdvanceRule.HAND, 3, set()),
        (AdvanceRule.TOP, 1, {1}),
        (AdvanceRule.TOP, 2, {1, 2, 3}),
        (AdvanceRule.TOP, 9, {1, 2, 3, 4}),
        (AdvanceRule.CATEGORY, 1, {1, 2}),
        (AdvanceRule.THRESHOLD, 800, {1, 2, 3}),
        (AdvanceRule.QUOTA, 50, {1, 2}),
        (AdvanceRule.QUOTA, 51, {1, 2, 3, 4}),
    ],
)
def test_a_rule_moves_the_best_and_whoever_is_level_with_the_last(
    rule: AdvanceRule, number: int, chosen: set[int]
) -> None:
    assert chosen_by(rule, number, FILMS) == chosen


@pytest.fixture
def contest(session: Session) -> Contest:
    """A contest with three films whose first round is closed and whose final is planned."""
    organizer = make_user(session, "Olga Organizer")
    made = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
    made.rounds[0].state = RoundState.LOCKED
    for number in range(3):
        make_entry(session, made, title_en=f"Film {number}")
    make_judge(session, made)
    add_round(session, made, NewRound("Final", "终评", RoundKind.SCORED), by=organizer)
    session.commit()
    return made


def organizer(session: Session, contest: Contest) -> User:
    return (
        session.query(User)
        .join(Membership)
        .filter(Membership.contest_id == contest.id, Membership.role == Role.ORGANIZER)
        .one()
    )


def moved(session: Session, contest: Contest, count: int) -> Round:
    first, final = contest.rounds
    by = organizer(session, contest)
    advance(session, first, final, candidates_of(session, first)[:count], by=by)
    return final


def test_a_later_round_has_the_shortlisted_films_and_no_others(session: Session, contest: Contest) -> None:
    final = contest.rounds[1]
    before = len(entries_in_round(session, final))

    moved(session, contest, 2)

    take_over_panel(session, final, by=organizer(session, contest))
    counted = (
        before,
        len(entries_in_round(session, final)),
        len(take_snapshot(session, final).films),
        reviews_of(session, final).films,
        len(entries_in_round(session, contest.rounds[0])),
    )
    assert counted == (0, 2, 2, 2, 3)


def test_a_shortlist_can_be_written_again_until_its_round_begins(session: Session, contest: Contest) -> None:
    moved(session, contest, 3)
    final = moved(session, contest, 1)
    final.state = RoundState.OPEN
    session.flush()

    with pytest.raises(NextHasBegun):
        moved(session, contest, 2)
    assert len(entries_in_round(session, final)) == 1


def test_a_film_that_left_the_contest_does_not_advance(session: Session, contest: Contest) -> None:
    first, final = contest.rounds
    chosen = candidates_of(session, first)
    entries_in_round(session, first)[0].state = EntryState.WITHDRAWN
    session.flush()

    with pytest.raises(NotOfThisRound):
        advance(session, first, final, chosen, by=organizer(session, contest))


def test_every_judge_gets_every_shortlisted_film_once(session: Session, contest: Contest) -> None:
    by = organizer(session, contest)
    final = moved(session, contest, 2)
    take_over_panel(session, final, by=by)

    first = seat_everybody(session, final, by=by)
    again = seat_everybody(session, final, by=by)

    assert (first, again, final.state) == (2, 0, RoundState.OPEN)


def test_a_round_is_opened_again_only_while_nothing_rests_on_it(session: Session, contest: Contest) -> None:
    by = organizer(session, contest)
    first, final = contest.rounds
    reopen_round(session, first, reason="a scale was explained wrongly", by=by)
    first.state, final.state = RoundState.LOCKED, RoundState.OPEN
    session.flush()

    with pytest.raises(CannotReopen):
        reopen_round(session, first, reason="once more", by=by)


def test_only_the_last_planned_round_is_taken_back(session: Session, contest: Contest) -> None:
    by = organizer(session, contest)
    with pytest.raises(RoundInUse):
        remove_round(session, contest, contest.rounds[0], by=by)

    remove_round(session, contest, contest.rounds[1], by=by)

    assert [round_.number for round_ in contest.rounds] == [1]


def test_the_page_previews_and_writes_the_shortlist(app: Flask, session: Session, contest: Contest) -> None:
    client = client_of(app, organizer(session, contest))
    codes = [one.code for one in candidates_of(session, contest.rounds[0])]
    address = f"/contests/{contest.slug}/rounds/1/advance"
    session.commit()

    preview = client.get(address)
    answer = client.post(address, data={"entry": codes[:2]})
    page = client.get(answer.location)

    assert (preview.text.count(' name="entry"'), preview.text.count(" checked")) == (3, 0)
    assert answer.status_code == 303
    assert "2 films stand on the shortlist." in page.text
    assert client.post(address).status_code == 422


def test_rounds_are_added_and_described_on_their_pages(
    app: Flask, session: Session, contest: Contest
) -> None:
    client = client_of(app, organizer(session, contest))
    session.commit()
    added = client.post(
        f"/contests/{contest.slug}/rounds", data={"title_en": "Jury", "title_zh": "合议", "kind": "scored"}
    )
    form = {"title_en": "Final", "kind": "scored", "reviews_per_entry": "5", "viewing_share": "90"}
    form |= {"first_seconds": "0", "advance_rule": "threshold", "advance_number": "7.5"}
    saved = client.post(f"/contests/{contest.slug}/rounds/2", data=form)
    wrong = client.post(f"/contests/{contest.slug}/rounds/2", data=form | {"advance_number": "70"})
    without_page = client.post(f"/contests/{contest.slug}/rounds/2", data=form | {"kind": "ballet"})

    session.expire_all()
    final = contest.rounds[1]
    assert (added.status_code, saved.status_code) == (303, 303)
    assert (wrong.status_code, without_page.status_code) == (422, 422)
    assert (final.kind, final.viewing_share, final.advance_number) == (RoundKind.SCORED, 90, 750)
    assert [round_.number for round_ in contest.rounds] == [1, 2, 3]


def test_assignments_of_one_round_are_not_those_of_the_next(session: Session, contest: Contest) -> None:
    judge = make_judge(session, make_contest(session))
    entry = entries_in_round(session, contest.rounds[0])[0]
    make_assignment(session, entry, judge)

    moved(session, contest, 3)

    assert take_snapshot(session, contest.rounds[1]).held == frozenset()
