"""The awards board: decisions beside the numbers, with reasons and approvals; exclusions; public votes."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.publication.models import ExclusionCause, OverrideAction, SuccessionCause
from app.publication.operations import aftermath, deciding
from app.publication.operations.board import Board, board_of
from app.publication.operations.deciding import ListStands, ReasonMissing
from app.publication.operations.votes import (
    CountsMissing,
    CountsTwice,
    CountsUnknown,
    CountsUnreadable,
    import_votes,
    text_of,
)
from tests.factories import client_of
from tests.publication.factories import armed, decided, published, second_organizer
from tests.results.test_tally_run import settle, tallied


def _board(session: Session, contest: Contest) -> Board:
    found = board_of(session, contest)
    assert found is not None
    return found


def _films(board: Board) -> list[str]:
    return [grant.film for grant in board.granted("first")]


def test_an_override_without_a_reason_is_refused_in_place(app: Flask, session: Session) -> None:
    contest, organizer, _run = decided(session)
    address = f"/contests/{contest.slug}/board"
    desk = client_of(app, organizer)
    session.commit()

    answer = desk.post(f"{address}/overrides", data={"award": "first", "film": "CCCC", "action": "grant"})

    assert answer.status_code == 422
    assert "Give the reason" in answer.text
    assert "CCCC" in answer.text


def test_an_override_counts_once_a_second_organizer_agrees_and_outlives_a_recount(session: Session) -> None:
    contest, organizer, _run = decided(session)
    other = second_organizer(session, contest)
    board = _board(session, contest)
    entry = board.entries[board.allocation.alternates["first"][0]]
    choice = deciding.Choice(board.definitions["first"], entry, OverrideAction.GRANT)
    made = deciding.override(
        session, contest, choice, reason="It moved us.", seen=board.allocation.numbers_digest, by=organizer
    )

    assert _films(_board(session, contest)) == _films(board)
    deciding.approve_override(session, contest, made, by=other)
    assert _films(_board(session, contest)) == [entry.code]
    tallied(session, contest, organizer, "raw")

    again = _board(session, contest)
    assert _films(again) == [entry.code]
    assert [one.film for one in again.computed("first")] == _films(board)
    assert [one.outcome.numbers_changed for one in again.decided] == [True]


def test_the_board_stands_still_while_a_list_is_armed(session: Session) -> None:
    contest, organizer, _run = decided(session)
    entry = next(iter(_board(session, contest).entries.values()))
    armed(session, contest, organizer, hours=1)

    with pytest.raises(ListStands):
        deciding.exclude(session, contest, entry, cause=ExclusionCause.DECLINED, reason="x", by=organizer)


def test_the_next_film_moves_up_when_one_is_excluded(session: Session) -> None:
    contest, organizer, _run = decided(session)
    board = _board(session, contest)
    first, second = _films(board)[0], board.allocation.alternates["first"][0]
    cause = ExclusionCause.DISQUALIFIED
    with pytest.raises(ReasonMissing):
        deciding.exclude(session, contest, board.entries[first], cause=cause, reason="", by=organizer)

    deciding.exclude(session, contest, board.entries[first], cause=cause, reason="Copied.", by=organizer)

    moved = _board(session, contest).granted("first")
    assert [(grant.film, grant.moved_up) for grant in moved] == [(second, True)]


def test_a_winner_who_declines_leaves_its_seat_to_the_next_for_all_to_see(
    client: FlaskClient, session: Session
) -> None:
    contest, organizer, _run = decided(session)
    other = second_organizer(session, contest)
    announcement = published(session, contest, organizer, other)
    leaving = announcement.snapshot["awards"][0]["winners"][0]
    reserve = announcement.seal.reserve
    following = reserve["films"][reserve["lines"]["first"][""][1]]["winner"]
    slug = contest.slug
    made = aftermath.propose_succession(
        session, announcement, ("first", leaving["code"]),
        cause=SuccessionCause.DECLINED, reason="Their wish.", by=organizer,
    )  # fmt: skip
    session.commit()
    before = client.get(f"/contests/{slug}/winners").text
    aftermath.approve_succession(session, made, by=other)
    session.commit()

    after = client.get(f"/contests/{slug}/winners").text

    assert f">{leaving['title_en']}</h3>" in before
    assert f">{following['title_en']}</h3>" in after
    assert "declined the award" in after
    settle(session)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("AAAA,many", CountsUnreadable),
        ("AAAA,-1", CountsUnreadable),
        ("ZZZZ,4", CountsUnknown),
        ("AAAA,4\nAAAA,5", CountsTwice),
        ("film,votes\n", CountsMissing),
    ],
)
def test_votes_are_taken_in_whole_or_not_at_all(
    session: Session, text: str, refusal: type[Exception]
) -> None:
    contest, organizer, _run = decided(session)

    with pytest.raises(refusal):
        import_votes(session, contest, text, by=organizer)


def test_votes_from_a_chinese_spreadsheet_count_as_their_share(session: Session) -> None:
    contest, organizer, _run = decided(session)
    contest.awards[0].public_share = 20
    session.flush()
    text = text_of("影片;票数\r\nAAAA;0\r\nBBBB;１００\r\nCCCC;0\r\nDDDD;0\r\n".encode("gb18030"))

    assert import_votes(session, contest, text, by=organizer) == 4

    grant = _board(session, contest).granted("first")[0]
    scores = {one.film: one.public for one in _board(session, contest).contenders}
    assert (grant.film, scores) == ("BBBB", {"AAAA": 1.0, "BBBB": 10.0, "CCCC": 1.0, "DDDD": 1.0})


def test_an_exclusion_without_a_reason_is_refused_at_its_field(app: Flask, session: Session) -> None:
    contest, organizer, _run = decided(session)
    session.commit()
    sent = {"exclude-film": "CCCC", "exclude-cause": "declined", "exclude-reason": ""}

    answer = client_of(app, organizer).post(f"/contests/{contest.slug}/board/exclusions", data=sent)

    assert answer.status_code == 422
    assert 'id="exclude-reason-error"' in answer.text


def test_a_reason_that_the_verb_asks_for_is_not_called_optional(app: Flask, session: Session) -> None:
    contest, organizer, _run = decided(session)
    session.commit()

    page = client_of(app, organizer).get(f"/contests/{contest.slug}/board").text
    labels = [page.split(f'for="{field}"')[1].split("</label>")[0] for field in ("reason", "exclude-reason")]

    assert [label for label in labels if "optional" in label] == []
