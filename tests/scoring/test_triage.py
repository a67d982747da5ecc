"""Triage: one word on a film after as much of it as is asked; changed, taken back, counted, advanced."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, Conflict
from app.contests.models import AdvanceRule, RoundKind, RoundState
from app.contests.operations.rounds import RuleOfAnotherKind, check_rule
from app.entries.models import EntryState
from app.results.operations.advancing import chosen_by
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.advancing import candidates_of
from app.results.queries.runs import standings_of
from app.results.queries.sheets import sheet_of
from app.scoring.models import Choice, TriageVote
from app.scoring.operations.rounds import lock_round
from app.scoring.operations.triage import TooEarly, TooLittle, decide
from app.scoring.operations.watching import Stretch, note_viewing
from app.scoring.queries.progress import reviews_of
from tests.factories import client_of, make_assignment, make_entry, make_judge
from tests.scoring.factories import Judging, filled, make_judging

SCRIPT = {"Accept": "application/json"}


def make_triage(session: Session, films: int = 1) -> Judging:
    judging = make_judging(session)
    judging.round.kind = RoundKind.TRIAGE
    for number in range(1, films):
        entry = make_entry(session, judging.contest, title_en=f"Film {number}")
        make_assignment(session, entry, judging.judge)
    session.commit()
    return judging


def votes(session: Session) -> list[Choice]:
    session.expire_all()
    return list(session.scalars(sa.select(TriageVote.choice).order_by(TriageVote.id)))


def test_one_press_decides_and_the_next_film_comes_until_none_is_left(app: Flask, session: Session) -> None:
    judging = make_triage(session, films=3)
    client = client_of(app, judging.judge)
    code, met = judging.assignment.code, []
    for word in ("yes", "maybe", "no"):
        met.append(code)
        answer = client.post(f"/reviews/{code}/triage", data={"choice": word})
        code = answer.location.rsplit("/", 1)[-1]

    assert (len(set(met)), code) == (3, "queue")
    assert votes(session) == [Choice.YES, Choice.MAYBE, Choice.NO]
    assert reviews_of(session, judging.round).done == 3


def test_the_page_shows_the_three_words_and_what_was_said_and_no_scorecard(
    app: Flask, session: Session
) -> None:
    judging = make_triage(session)
    client = client_of(app, judging.judge)
    address = f"/reviews/{judging.assignment.code}"

    before = client.get(address).text
    client.post(f"{address}/triage", data={"choice": "no"})
    after = client.get(address).text
    scored = client.post(f"{address}/submit", data=filled())

    assert all(f'value="{word}" data-word=' in before for word in ("yes", "maybe", "no"))
    assert ("score-story" in before, "You said: No." in before, "You said: No." in after) == (
        False,
        False,
        True,
    )
    assert scored.status_code == 422
    assert "This round asks for no scorecard" in scored.text or "Should this film go on?" in scored.text


def test_the_last_word_is_taken_back_and_its_film_is_to_be_decided_again(
    app: Flask, session: Session
) -> None:
    judging = make_triage(session, films=2)
    client = client_of(app, judging.judge)
    first = f"/reviews/{judging.assignment.code}"
    undo = f"/contests/{judging.contest.slug}/rounds/1/triage/undo"
    client.post(f"{first}/triage", data={"choice": "no"})

    back = client.post(undo)
    nothing = client.post(undo)

    assert back.location.endswith(first)
    assert (votes(session), nothing.status_code) == ([], 409)
    assert "There is nothing to take back" in nothing.text
    session.refresh(judging.assignment)
    assert (judging.assignment.state, judging.assignment.done_at) == (AssignmentState.STARTED, None)


def test_the_first_seconds_must_be_seen_or_a_reason_given(app: Flask, session: Session) -> None:
    judging = make_triage(session)
    judging.round.first_seconds = 120
    session.commit()
    address = f"/reviews/{judging.assignment.code}/triage"
    client = client_of(app, judging.judge)

    early = client.post(address, data={"choice": "no"})
    note_viewing(session, judging.assignment, [Stretch(60_000, 240_000, 1.0)])
    with pytest.raises(TooEarly) as half:
        decide(session, judging.assignment, Choice.NO, by=judging.judge)
    note_viewing(session, judging.assignment, [Stretch(0, 60_000, 2.0)])
    session.commit()
    seen = client.post(address, data={"choice": "yes"})

    assert (early.status_code, 'name="viewing_reason"' in early.text) == (422, True)
    assert "asks for the first 120 seconds; you have watched 0. Say why." in early.text
    assert half.value.params == {"asked": 120, "seen": 60}
    assert (seen.status_code, votes(session)) == (303, [Choice.YES])


def test_a_film_shorter_than_the_first_seconds_is_watched_whole(session: Session) -> None:
    judging = make_triage(session)
    judging.round.first_seconds = 600
    note_viewing(session, judging.assignment, [Stretch(0, 120_000, 1.0)])

    with pytest.raises(TooLittle) as refusal:
        decide(session, judging.assignment, Choice.NO, by=judging.judge)
    kept = decide(session, judging.assignment, Choice.NO, reason="Seen at the festival.", by=judging.judge)

    assert refusal.value.params == {"asked": 100, "seen": 50}
    assert kept.viewing_reason == "Seen at the festival."


def test_a_word_can_change_until_the_round_is_closed_and_is_never_lost(app: Flask, session: Session) -> None:
    judging = make_triage(session)
    client = client_of(app, judging.judge)
    address = f"/reviews/{judging.assignment.code}/triage"
    answers = [
        client.post(address, data={"choice": word}).status_code for word in ("no", "no", "maybe", "?", "")
    ]
    session.expire_all()
    lock_round(session, judging.round, by=judging.organizer)
    session.commit()

    late = client.post(address, data={"choice": "yes"})

    assert answers == [303, 303, 303, 422, 422]
    assert (late.status_code, votes(session)) == (422, [Choice.MAYBE])
    assert "The organizer has closed this round" in late.text


def test_a_page_that_is_older_than_the_last_word_decides_nothing(app: Flask, session: Session) -> None:
    judging = make_triage(session, films=2)
    client, address = client_of(app, judging.judge), f"/reviews/{judging.assignment.code}/triage"
    client.post(address, data={"choice": "no", "seen": ""})

    stale = client.post(address, data={"choice": "yes", "seen": ""})
    same = client.post(address, data={"choice": "no", "seen": ""}, headers=SCRIPT)
    told = client.post(address, data={"choice": "yes", "seen": ""}, headers=SCRIPT)
    now = client.post(address, data={"choice": "maybe", "seen": "no"}, headers=SCRIPT)

    assert (stale.status_code, told.status_code, votes(session)) == (422, 422, [Choice.MAYBE])
    assert "in another window since. Look again, and decide." in stale.text
    assert "in another window since. Look again, and decide." in told.get_json()["error"]
    onward = {answer.get_json()["onward"] for answer in (same, now)}
    assert (len(onward), onward & {f"/reviews/{judging.assignment.code}"}) == (1, set())


def test_nothing_is_closed_before_anybody_has_spoken(app: Flask, session: Session) -> None:
    judging = make_triage(session)

    refused = client_of(app, judging.organizer).post(f"/contests/{judging.contest.slug}/rounds/1/lock")

    assert (refused.status_code, "No judge has judged a film yet" in refused.text) == (409, True)


def said(session: Session, judging: Judging, *words: str) -> None:
    """A further film of which so many judges say a word each: y, m or n."""
    entry = make_entry(session, judging.contest, code=f"F{words[0].upper():A<7}"[:8])
    for number, word in enumerate(words[0]):
        name = f"Judge {number}"
        judge = session.query(type(judging.judge)).filter_by(name=name).first()
        judge = judge or make_judge(session, judging.contest, name)
        seat = make_assignment(session, entry, judge, state=AssignmentState.DONE)
        choice = {"y": Choice.YES, "m": Choice.MAYBE, "n": Choice.NO}[word]
        session.add(TriageVote(assignment_id=seat.id, choice=choice))
    session.flush()


def chosen(session: Session, judging: Judging, rule: AdvanceRule, number: int) -> set[str]:
    candidates = candidates_of(session, judging.round)
    picked = chosen_by(rule, number, candidates)
    return {one.code.rstrip("A")[1:].lower() for one in candidates if one.entry_id in picked}


def test_films_advance_by_so_many_yeses_or_by_their_share_where_maybe_counts_half(session: Session) -> None:
    judging = make_triage(session)
    for words in ("yyn", "ymm", "mmm", "nny", "nnn"):
        said(session, judging, words)

    candidates = candidates_of(session, judging.round)

    assert chosen(session, judging, AdvanceRule.YES, 1) == {"yyn", "ymm", "nny"}
    assert chosen(session, judging, AdvanceRule.YES, 2) == {"yyn"}
    assert chosen(session, judging, AdvanceRule.SHARE, 50) == {"yyn", "ymm", "mmm"}
    assert chosen(session, judging, AdvanceRule.SHARE, 66) == {"yyn", "ymm"}
    assert chosen(session, judging, AdvanceRule.SHARE, 67) == set()
    assert [(one.rank, one.reviews) for one in candidates] == [
        (1, 3),
        (1, 3),
        (3, 3),
        (4, 3),
        (5, 3),
        (None, 0),
    ]


def test_what_a_judge_with_a_conflict_said_and_films_that_left_do_not_count(session: Session) -> None:
    judging = make_triage(session)
    said(session, judging, "yy")
    said(session, judging, "yyy")
    seat = session.scalars(sa.select(Assignment).where(Assignment.state == AssignmentState.DONE)).first()
    assert seat is not None
    session.add(
        Conflict(
            contest_id=judging.contest.id, judge_id=seat.judge_id, entry_id=seat.entry_id, source="judge"
        )
    )
    session.flush()
    gone = [one for one in candidates_of(session, judging.round) if one.words.yes == 3]
    before = chosen(session, judging, AdvanceRule.YES, 1)
    entry = session.get_one(type(judging.entry), gone[0].entry_id)
    entry.state = EntryState.WITHDRAWN
    session.flush()

    assert before == {"yy", "yyy"}
    assert [one.words.yes for one in candidates_of(session, judging.round)] == [1, 0]


def test_a_rule_is_tried_on_the_page_before_it_is_kept(app: Flask, session: Session) -> None:
    judging = make_triage(session)
    said(session, judging, "yym")
    said(session, judging, "nnm")
    judging.round.state = RoundState.LOCKED
    session.commit()
    client = client_of(app, judging.organizer)
    session.commit()
    slug = judging.contest.slug
    client.post(f"/contests/{slug}/rounds", data={"title_en": "Second", "kind": "scored"})
    address = f"/contests/{slug}/rounds/1/advance"

    page = client.get(f"{address}?rule=share&number=80").text
    wrong = client.get(f"{address}?rule=threshold&number=7").text
    none = client.get(f"{address}?rule=yes&number=0").text

    assert ("It moves 1 film;" in page, "2 · 1 · 0" in page, page.count(" checked")) == (True, True, 1)
    assert "This rule does not go with how judges decide" in wrong
    assert "Give how many films advance" in none


def test_the_tally_of_a_triage_is_its_share_of_yes(session: Session) -> None:
    judging = make_triage(session)
    said(session, judging, "yym")
    said(session, judging, "nnm")
    judging.round.state = RoundState.LOCKED
    run = request_tally(session, judging.round, "raw", by=judging.organizer)
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.expire_all()

    values = [(one.rank, one.adjusted, one.reviews) for one in standings_of(session, run)]

    assert values == [(1, 833_333, 3), (2, 166_667, 3), (None, None, 0)]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (RoundKind.TRIAGE, AdvanceRule.THRESHOLD),
        (RoundKind.SCORED, AdvanceRule.YES),
        (RoundKind.RANKED, AdvanceRule.SHARE),
    ],
)
def test_a_rule_that_asks_what_the_round_does_not_give_is_refused(kind: RoundKind, rule: AdvanceRule) -> None:
    with pytest.raises(RuleOfAnotherKind):
        check_rule(kind, rule)
