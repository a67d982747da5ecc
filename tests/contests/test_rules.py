"""The rules of founding and describing a contest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.queries import holds
from app.contests.models import AwardDefinition, Contest, ContestState
from app.contests.operations import calendar, settings
from app.contests.operations.create import (
    NewContest,
    SlugMalformed,
    SlugTaken,
    create_contest,
    slug_from,
)
from app.contests.operations.settings import StillUsed
from app.db import now
from tests.factories import make_contest, make_entry, make_user


def _new(**values: object) -> NewContest:
    fields = {
        "title_en": "Lantern Nights",
        "title_zh": "灯夜",
        "slug": "",
        "opens_at": now(),
        "closes_at": now() + timedelta(days=30),
        "timezone": "Asia/Shanghai",
    }
    return NewContest(**{**fields, **values})  # type: ignore[arg-type]  # a test's shorthand


def _founded(session: Session) -> tuple[Contest, User]:
    founder = make_user(session)
    return create_contest(session, _new(), by=founder), founder


def test_a_new_contest_has_all_it_needs_and_its_founder_organizes_it(session: Session) -> None:
    contest, founder = _founded(session)

    weights = {criterion.key: criterion.weight for criterion in contest.rounds[0].rubric.criteria}
    assert (contest.slug, contest.state) == ("lantern-nights", ContestState.DRAFT)
    assert weights == {"story": 40, "technique": 30, "originality": 30}
    assert [len(criterion.anchors) for criterion in contest.rounds[0].rubric.criteria] == [4, 4, 4]
    assert holds(session, founder, Role.ORGANIZER, contest.id)


def test_an_address_belongs_to_one_contest(session: Session) -> None:
    _founded(session)

    with pytest.raises(SlugTaken):
        create_contest(session, _new(), by=make_user(session))


@pytest.mark.parametrize("slug", ["ab", "Has-Capitals", "two--hyphens", "-led", "sp ace", "灯夜", "x" * 61])
def test_an_address_is_plain(session: Session, slug: str) -> None:
    with pytest.raises(SlugMalformed):
        create_contest(session, _new(slug=slug), by=make_user(session))


def test_a_chinese_title_alone_asks_for_an_address(session: Session) -> None:
    assert slug_from("灯夜") == ""
    with pytest.raises(SlugMalformed):
        create_contest(session, _new(title_en="灯夜"), by=make_user(session))


@pytest.mark.parametrize("days", [0, -1, 5000])
def test_a_call_closes_after_it_opens_and_within_ten_years(session: Session, days: int) -> None:
    opens = now()

    with pytest.raises(calendar.DatesWrong):
        create_contest(
            session, _new(opens_at=opens, closes_at=opens + timedelta(days=days)), by=make_user(session)
        )


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Europe/Berlin", datetime(2027, 3, 28, 2, 30)),  # noqa: DTZ001 - clocks skip this hour
        ("Europe/Berlin", datetime(2026, 10, 25, 2, 30)),  # noqa: DTZ001 - clocks show this hour twice
    ],
)
def test_a_time_in_a_change_of_clocks_is_refused(zone: str, local: datetime) -> None:
    with pytest.raises(calendar.NoSuchTime):
        calendar.moment_in(zone, local, field="closes_at")


def test_a_local_time_becomes_its_moment() -> None:
    local = datetime(2026, 10, 18, 23, 59)  # noqa: DTZ001 - as typed on the contest's clocks

    moment = calendar.moment_in("Asia/Shanghai", local, field="closes_at")

    assert moment.astimezone(UTC) == datetime(2026, 10, 18, 15, 59, tzinfo=UTC)


def test_each_step_of_the_path_is_taken_once(session: Session) -> None:
    contest, founder = _founded(session)
    calendar.open_contest(session, contest, by=founder)

    with pytest.raises(calendar.NotTheMoment):
        calendar.open_contest(session, contest, by=founder)

    assert contest.state is ContestState.OPEN


@pytest.mark.parametrize(
    ("after", "accepted"),
    [
        (timedelta(milliseconds=-1), True),
        (timedelta(0), True),
        (timedelta(seconds=600), True),
        (timedelta(seconds=600, milliseconds=1), False),
    ],
)
def test_the_stated_grace_is_kept_to_the_millisecond(
    session: Session,
    after: timedelta,
    accepted: bool,
) -> None:
    contest = make_contest(session)

    assert calendar.accepts_entries(contest, at=contest.closes_at + after) is accepted


def test_a_category_with_entries_stays(session: Session) -> None:
    contest = make_contest(session)
    organizer = make_user(session)
    settings.add_category(session, contest, "Animation", "动画", by=organizer)
    make_entry(session, contest)

    with pytest.raises(StillUsed):
        settings.remove_category(session, contest, contest.categories[0], by=organizer)


def test_the_last_category_stays(session: Session) -> None:
    contest = make_contest(session)

    with pytest.raises(StillUsed):
        settings.remove_category(session, contest, contest.categories[0], by=make_user(session))


def test_an_award_cannot_be_removed_once_winners_are_known(session: Session) -> None:
    contest = make_contest(session, state=ContestState.DECIDED)

    with pytest.raises(calendar.NotTheMoment):
        settings.remove_award(session, contest, contest.awards[0], by=make_user(session))


def test_awards_keep_the_order_in_which_they_were_added(session: Session) -> None:
    contest = make_contest(session)
    award = AwardDefinition(key="", title_en="Best image", title_zh="最佳视觉", quota=1, min_reviews=1)

    settings.add_award(session, contest, award, by=make_user(session))

    assert [(one.position, one.key) for one in contest.awards] == [(1, "first"), (2, "award-2")]
