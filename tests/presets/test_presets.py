"""Each preset carries a small contest to its end: founded, scored, tallied, sealed, announced, verified."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.contests.models import Contest, ContestState, RoundState
from app.contests.operations.create import NewContest, create_contest
from app.contests.operations.presets import BY_KEY, PRESETS, Preset, apply_preset
from app.db import now
from app.publication.models import Announcement
from app.results.models import PublicVote
from app.tally.bundle import faults_of
from tests.factories import make_assignment, make_contest, make_entry, make_judge, make_scorecard, make_user
from tests.publication.factories import published
from tests.results.test_tally_run import tallied

# Films enough for every seat of the plan, and a few more; what the plan must then give.
SIZES = {"open-call": 58, "global": 12, "festival-unit": 27, "programme": 9, "incubation": 30}
GIVEN = {
    "open-call": {"first": 1, "second": 3, "third": 5, "excellence": 46, "visual": 1, "narration": 1},
    "global": {"grand": 1, "jury": 1, "winner": 8},
    "festival-unit": {"animation": 1, "live-action": 1, "documentary": 1, "finalist": 20},
    "programme": {"director": 7},
    "incubation": {"funded": 15},
}
ENDS = {"open-call": ContestState.ANNOUNCED}


def _founded(session: Session, preset: Preset) -> tuple[Contest, int]:
    organizer = make_user(session, "Organizer")
    new = NewContest(
        title_en="A real contest",
        title_zh="真实赛事",
        slug=f"preset-{preset.key}",
        opens_at=now() - timedelta(days=9),
        closes_at=now() - timedelta(days=2),
        timezone="Asia/Shanghai",
        preset=preset.key,
    )
    contest = create_contest(session, new, by=organizer)
    contest.state, contest.rounds[0].state = ContestState.JUDGING, RoundState.LOCKED
    session.flush()
    return contest, organizer.id


def _judge(session: Session, contest: Contest, films: int) -> None:
    """Films of falling worth, spread over the categories; judges are strict in different measure."""
    judges = [make_judge(session, contest, f"Judge {number}") for number in range(3)]
    for number in range(films):
        category = contest.categories[number % len(contest.categories)]
        entry = make_entry(session, contest, make_user(session, f"Maker {number}"), code=f"FILM{number:04d}")
        entry.category_id = category.id
        for strictness, judge in enumerate(judges):
            worth = 9.6 - 8.0 * number / films - 0.2 * strictness
            seat = make_assignment(session, entry, judge, state="done")
            make_scorecard(session, seat, worth, worth - (number % 3) * 0.1, worth - (number % 5) * 0.1)
        session.add(PublicVote(contest_id=contest.id, entry_id=entry.id, votes=films - number))
    session.flush()


@pytest.mark.parametrize("key", SIZES)
def test_a_preset_runs_from_founding_to_a_verified_result(session: Session, key: str) -> None:
    contest, organizer_id = _founded(session, BY_KEY[key])
    _judge(session, contest, SIZES[key])
    session.commit()
    organizer = session.get_one(type(make_user(session)), organizer_id)
    tallied(session, contest, organizer)

    announcement: Announcement = published(session, contest, organizer)

    given = {award["key"]: len(award["winners"]) for award in announcement.snapshot["awards"]}
    assert given | GIVEN[key] == given
    assert contest.state is ENDS.get(key, ContestState.FINAL)
    assert faults_of(announcement.seal.bundle) == []
    codes = {winner["code"] for award in announcement.snapshot["awards"] for winner in award["winners"]}
    assert len(codes) >= max(GIVEN[key].values())


def test_every_real_contest_has_its_plan() -> None:
    assert [preset.key for preset in PRESETS] == list(SIZES)


def test_a_plan_can_be_taken_later_but_not_once_judges_watch(session: Session) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)

    apply_preset(session, contest, BY_KEY["global"], by=organizer)

    assert [award.key for award in contest.awards] == ["grand", "jury", "winner"]
    assert len(contest.categories) == 1
    contest.state = ContestState.JUDGING
    session.flush()
    with pytest.raises(Exception, match="has moved on"):
        apply_preset(session, contest, BY_KEY["open-call"], by=organizer)
