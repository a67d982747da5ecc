"""The jury's table: who sees which film, motions, votes, quorum, recusal, the chair, minutes, the board."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState
from app.contests.models import RoundState
from app.deliberation.models import Minute, Motion, MotionState, Voice
from app.deliberation.operations.motions import (
    MovedAlready,
    NoVoice,
    QuorumMissing,
    VotesLevel,
    vote,
)
from app.deliberation.operations.sitting import TableClosed
from app.deliberation.queries.minutes import decisions_of, is_whole, lines_of
from app.entries.models import EntryState
from app.scoring.models import Scorecard
from tests.deliberation.factories import Jury, make_jury
from tests.deliberation.voting import end, moved, say
from tests.factories import client_of, make_judge


def recuse(session: Session, jury: Jury, member: int, film: int) -> None:
    """A member steps back from a film of the table."""
    theirs = sa.update(Assignment).where(
        Assignment.round_id == jury.round.id,
        Assignment.judge_id == jury.members[member].id,
        Assignment.entry_id == jury.films[film].id,
    )
    session.execute(theirs.values(state=AssignmentState.RECUSED))
    session.commit()
    session.expire_all()


def test_members_see_the_shortlist_with_intervals_and_nothing_of_its_makers(
    app: Flask, session: Session
) -> None:
    jury = make_jury(session)
    codes = [entry.code for entry in jury.films]
    session.commit()

    page = jury.client(app, 0).get(jury.address).text

    assert all(f"Film {letter}" in page for letter in "ABC")
    assert page.count('class="interval"') == 3
    assert not any(code in page for code in codes)
    assert "Zhao Min" not in page


def test_whoever_stepped_back_from_a_film_meets_it_only_by_its_code(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    code = jury.code(session, 1)
    motion = moved(session, jury, film=1)
    number = motion.number
    recuse(session, jury, 2, 1)
    client = jury.client(app, 2)
    session.commit()

    pages = [client.get(f"{jury.address}{page}").text for page in ("", "/minutes", f"/beside?left={code}")]
    refused = client.post(f"{jury.address}/motions/{number}/vote", data={"voice": "no"})
    proposed = client.post(
        f"{jury.address}/motions",
        data={"film": code, "award": "first", "action": "grant", "reason": "A friend's."},
    )

    assert code in pages[0]
    assert not any("Film B" in page or "It dares more." in page for page in pages)
    assert "1 line is about a film that you have stepped back from." in pages[1]
    assert (refused.status_code, proposed.status_code) == (404, 422)
    with pytest.raises(NoVoice):
        vote(session, jury.table(session, jury.members[2]), motion, Voice.NO, by=jury.members[2])


def test_a_motion_is_carried_by_its_votes_once_the_quorum_has_voted(session: Session) -> None:
    jury = make_jury(session, quorum=60)
    motion = moved(session, jury)
    say(session, jury, motion, "yes")
    with pytest.raises(QuorumMissing) as missing:
        end(session, jury, motion)
    say(session, jury, motion, "no", "yes", "yes")

    ended = end(session, jury, motion)

    assert missing.value.params == {"cast": 1, "voters": 3, "needed": 2}
    assert (ended.state, ended.yes, ended.no, ended.abstained) == (MotionState.CARRIED, 2, 1, 0)
    assert [one.film.entry_id for one in decisions_of(session, jury.contest)] == [jury.films[1].id]


def test_votes_of_those_who_stepped_back_do_not_count_nor_make_the_quorum(session: Session) -> None:
    jury = make_jury(session, quorum=100)
    motion = moved(session, jury)
    say(session, jury, motion, "yes", "yes", "no")
    recuse(session, jury, 2, 1)

    ended = end(session, jury, session.get_one(Motion, motion.id))

    assert (ended.state, ended.yes, ended.no) == (MotionState.CARRIED, 2, 0)


def test_level_votes_need_the_chairs_word_and_the_minutes_say_so(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    motion = moved(session, jury)
    say(session, jury, motion, "yes", "no", "abstain")
    with pytest.raises(VotesLevel):
        end(session, jury, motion)

    ended = end(session, jury, motion, casting=False)
    session.commit()
    page = jury.client(app, 1).get(f"{jury.address}/minutes").text

    assert (ended.state, ended.is_casting) == (MotionState.LOST, True)
    assert "was lost: 1 for, 1 against, 1 abstained, of 3 who may vote." in page
    assert "The votes were level; the chair decided." in page


def test_a_member_who_was_named_chair_closes_motions_and_no_other_member_does(
    app: Flask, session: Session
) -> None:
    jury = make_jury(session)
    motion = moved(session, jury)
    say(session, jury, motion, "yes", "yes", "yes")
    session.commit()
    closing = f"{jury.address}/motions/1/close"

    before = jury.client(app, 0).post(closing, data={"casting": ""})
    named = client_of(app, jury.organizer).post(f"{jury.address}/chair", data={"chair": jury.members[0].id})
    other = jury.client(app, 1).post(closing, data={"casting": ""})
    chair = jury.client(app, 0).post(closing, data={"casting": ""})
    twice = jury.client(app, 0).post(closing, data={"casting": ""})

    statuses = [answer.status_code for answer in (before, named, other, chair, twice)]
    assert statuses == [404, 303, 404, 303, 422]
    assert "This motion is closed already." in twice.text
    assert "carried unanimously, with 3 votes" in jury.client(app, 1).get(f"{jury.address}/minutes").text


def test_the_same_is_moved_once_and_a_closed_table_takes_nothing(session: Session) -> None:
    jury = make_jury(session)
    motion = moved(session, jury)
    with pytest.raises(MovedAlready):
        moved(session, jury, by=1)
    jury.round.state = RoundState.LOCKED
    session.flush()

    with pytest.raises(TableClosed):
        say(session, jury, motion, "yes")
    with pytest.raises(TableClosed):
        moved(session, jury, film=0)


def test_a_film_that_leaves_can_be_moved_no_more(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    code = jury.code(session, 1)
    jury.films[1].state = EntryState.WITHDRAWN
    session.commit()

    page = jury.client(app, 0).get(jury.address)
    sent = {"film": code, "award": "first", "action": "grant", "reason": "Still."}
    refused = jury.client(app, 0).post(f"{jury.address}/motions", data=sent)

    assert (page.status_code, refused.status_code) == (200, 422)


def test_minutes_only_grow_and_a_changed_line_shows(session: Session) -> None:
    jury = make_jury(session)
    moved(session, jury)
    session.commit()
    sitting = jury.table(session, jury.organizer).sitting
    assert sitting is not None
    lines = lines_of(session, sitting)

    whole = is_whole(lines)
    kinds = [line.kind for line in lines]
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.update(Minute).values(words="Something else."))
    session.rollback()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.delete(Minute).where(Minute.number == 2))
    session.rollback()
    without_the_first = is_whole(lines[1:])
    with session.no_autoflush:
        lines[0].words = "Something else."
        changed = is_whole(lines)
    session.rollback()

    assert (kinds, whole, without_the_first, changed) == (["opened", "moved"], True, False, False)


def test_remarks_stand_in_the_minutes_and_the_organizer_takes_them_as_a_table(
    app: Flask, session: Session
) -> None:
    jury = make_jury(session)
    code = jury.code(session, 0)
    session.commit()
    client = jury.client(app, 0)

    empty = client.post(f"{jury.address}/remarks", data={"words": "  "})
    client.post(f"{jury.address}/remarks", data={"words": "=We watched it twice.", "about": code})
    sheet = client_of(app, jury.organizer).get(f"{jury.address}/minutes.csv")
    denied = client.get(f"{jury.address}/minutes.csv")

    assert empty.status_code == 422
    assert (sheet.status_code, denied.status_code) == (200, 404)
    assert f'"{code}"' in sheet.text
    assert "'=We watched it twice." in sheet.text


def test_a_stranger_and_a_judge_of_another_round_find_no_table(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    elsewhere = make_judge(session, jury.contest, "First round only")
    session.commit()

    assert client_of(app, elsewhere).get(jury.address).status_code == 404


def test_before_it_is_opened_members_wait_and_an_empty_shortlist_opens_nothing(
    app: Flask, session: Session
) -> None:
    jury = make_jury(session, opens=False)
    for film in jury.films:
        film.state = EntryState.WITHDRAWN
    session.commit()
    desk = client_of(app, jury.organizer)

    waiting = jury.client(app, 0).get(jury.address)
    form = {"quorum": "50", "chair": "0"}
    nothing = desk.post(f"{jury.address}/open", data=form)
    wrong = desk.post(f"{jury.address}/open", data={"quorum": "0", "chair": "0"})

    assert (waiting.status_code, nothing.status_code, wrong.status_code) == (404, 422, 422)
    assert desk.get(jury.address).status_code == 200


def test_names_are_read_only_where_the_deliberation_shows_them(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    seat = session.scalars(
        sa.select(Assignment.code).where(
            Assignment.round_id == jury.round.id, Assignment.judge_id == jury.members[0].id
        )
    ).first()
    sitting = jury.table(session, jury.organizer).sitting
    session.commit()
    assert sitting is not None
    client = jury.client(app, 0)

    quiet = client.get(f"/reviews/{seat}").text
    sitting.shows_names = True
    session.commit()
    named = client.get(f"/reviews/{seat}").text

    assert "Note Member 1" in quiet
    assert ('muted">Member 1' in quiet, 'muted">Member 1' in named) == (False, True)


def test_the_table_says_how_many_judges_would_speak_for_a_film(app: Flask, session: Session) -> None:
    jury = make_jury(session)
    card = session.scalars(
        sa.select(Scorecard).join(Assignment).where(Assignment.entry_id == jury.films[1].id)
    ).first()
    assert card is not None
    card.is_divisive = True
    seat = jury.table(session, jury.members[0]).viewer.seats[jury.films[1].id].code
    who = card.assignment.judge.name
    session.commit()
    client = jury.client(app, 0)

    table, film = client.get(jury.address).text, client.get(f"/reviews/{seat}").text

    assert [page.count("1 judge would speak for it") for page in (table, film)] == [1, 1]
    assert f"1 judge would speak for it: {who}" not in film
