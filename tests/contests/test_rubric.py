"""The rubric by form: a scale that its steps divide, criteria of one's own, until a judge has scored."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.models import AuditEntry
from app.contests.models import AdvanceRule, Contest, RoundState
from app.contests.operations.anchor_levels import moved_level
from app.contests.operations.rubric_rules import RubricStale
from app.contests.operations.rubrics import next_edition
from app.scoring.queries.blind import weighted_total
from tests.contests.rubric_form import sheet, standing
from tests.factories import client_of, give, make_assignment, make_contest, make_entry, make_judge, make_user

STEP = "Steps of 0.4 do not lead from 1 to 10; choose a step that divides the scale."
TWICE = "Another criterion has this name; give each its own."
LAST = "Keep at least one criterion; judges need something to score."
RISES = "Give a highest score above the lowest, up to 1000."
USED = "“First prize” is decided by this criterion; change that award before you take it out."
OFF = "Films advance from a score of 7 on, which this scale does not have."


@pytest.fixture
def contest(session: Session) -> Contest:
    contest = make_contest(session, slug="lantern")
    session.commit()
    return contest


@pytest.fixture
def organizer(app: Flask, session: Session, contest: Contest) -> FlaskClient:
    person = make_user(session)
    give(session, person, Role.ORGANIZER, contest)
    session.commit()
    return client_of(app, person)


def test_criteria_are_added_renamed_put_in_order_and_taken_out_in_one_save(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    form = sheet(
        contest,
        criteria__0__place="3",
        criteria__1__is_out="y",
        criteria__2__title_en="A voice of its own",
        criteria__3__title_en="Sound",
        criteria__3__title_zh="声音",
        criteria__3__weight="30",
        criteria__3__place="1",
    )

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    assert answer.status_code == 303
    assert standing(session, contest) == [
        ("sound", "Sound", "30"),
        ("originality", "A voice of its own", "30"),
        ("story", "Story", "40"),
    ]
    assert contest.tie_keys == ["story", "originality"]
    line = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "rubric.changed")).one()
    keys = [[one["key"] for one in line.detail[when]["criteria"]] for when in ("before", "after")]
    assert keys == [["story", "technique", "originality"], ["sound", "originality", "story"]]


def test_weights_are_exact_to_a_hundredth_of_a_percent(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    thirds = {"criteria__0__weight": "33.33", "criteria__1__weight": "33.33", "criteria__2__weight": "33.34"}

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=sheet(contest, **thirds))

    assert answer.status_code == 303
    assert [percent for _, _, percent in standing(session, contest)] == ["33.33", "33.33", "33.34"]
    rubric = contest.rounds[0].rubric
    assert weighted_total(rubric, {"story": 750, "technique": 800, "originality": 850}) == 800
    assert weighted_total(rubric, {"story": 100, "technique": 100, "originality": 1000}) == 400
    assert "33.34 %" in organizer.get("/contests/lantern").text


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"scale_step": "0.4"}, "scale_step", STEP),
        ({"scale_step": "0"}, "scale_step", "Steps of 0 do not lead from 1 to 10"),
        ({"scale_step": "0.001"}, "scale_step", "Give at most two decimals."),
        ({"scale_max": "1"}, "scale_max", RISES),
        ({"scale_min": "-1"}, "scale_min", "Give a number from 0 to 1000."),
        ({"scale_max": "1001"}, "scale_max", "Give a number from 0 to 1000."),
        ({"scale_max": "NaN"}, "scale_max", "Give a number from 0 to 1000."),
        ({"criteria__0__weight": "-40"}, "criteria-0-weight", "Give a percentage from 0 to 100."),
        ({"criteria__0__weight": "39.999"}, "criteria-0-weight", "Give at most two decimals."),
        ({"criteria__0__weight": ""}, "criteria-0-weight", "Fill this in."),
        ({"criteria__0__weight": "39.5"}, "", "The weights add up to 99.5 %"),
        ({f"criteria__{n}__weight": "0" for n in range(3)}, "", "The weights add up to 0 %"),
        ({"criteria__1__title_en": "sTORY"}, "criteria-1-title_en", TWICE),
        ({"criteria__1__title_zh": "故事"}, "criteria-1-title_zh", TWICE),
        ({"criteria__1__title_en": ""}, "criteria-1-title_en", "Fill this in."),
        ({"criteria__3__weight": "5"}, "criteria-3-title_en", "Fill this in."),
        ({f"criteria__{n}__is_out": "y" for n in range(3)}, "", LAST),
        ({"criteria__0__key": "nobody-knows"}, "", "The rubric was changed in another window"),
        ({"edition": "0"}, "", "The rubric was changed in another window"),
        ({"edition": "x"}, "edition", "Reload this page."),
    ],
)
def test_what_is_no_rubric_is_told_at_its_field_and_stays_typed(
    organizer: FlaskClient, session: Session, contest: Contest, typed: dict[str, str], field: str, words: str
) -> None:
    before = standing(session, contest)
    form = sheet(contest, **typed)

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    assert (answer.status_code, standing(session, contest)) == (422, before)
    place = rf'id="{field}-error">.*?{re.escape(words)}' if field and field != "edition" else re.escape(words)
    assert re.search(place, answer.text)
    kept = {name: value for name, value in form.items() if name.startswith("scale") and value}
    assert all(
        f'name="{name}"' in answer.text and f'value="{value}"' in answer.text for name, value in kept.items()
    )


def test_a_criterion_that_decides_an_award_is_not_taken_out(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    contest.awards[0].criterion_id = contest.rounds[0].rubric.criteria[2].id
    session.commit()
    form = sheet(contest, criteria__2__is_out="y", criteria__0__weight="70")

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    assert (answer.status_code, USED in answer.text) == (422, True)
    assert len(standing(session, contest)) == 3


def test_a_scale_keeps_the_score_from_which_films_advance(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    contest.rounds[0].advance_rule, contest.rounds[0].advance_number = AdvanceRule.THRESHOLD, 700
    session.commit()
    form = sheet(contest, scale_max="5", scale_step="1")

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    assert (answer.status_code, OFF in answer.text) == (422, True)


def test_the_words_of_levels_move_with_the_scale(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    form = sheet(contest, scale_min="0", scale_max="100", scale_step="5")

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    session.expire_all()
    rubric = contest.rounds[0].rubric
    assert (answer.status_code, rubric.scale_min, rubric.scale_max, rubric.scale_step) == (
        303,
        0,
        10_000,
        500,
    )
    assert [one.level for one in rubric.criteria[0].anchors] == [10_000, 8_000, 4_500, 1_000]


@pytest.mark.parametrize("new", [(0, 10_000, 500), (100, 500, 100), (0, 1000, 50), (0, 200, 100)])
def test_a_moved_level_is_one_that_judges_can_give_and_keeps_the_ends(new: tuple[int, int, int]) -> None:
    low, high, step = new

    moved = [moved_level(level, (100, 1000), new) for level in range(100, 1001, 50)]

    assert (moved[0], moved[-1]) == (low, high)
    assert moved == sorted(moved)
    assert all((level - low) % step == 0 for level in moved)


def test_on_a_coarse_scale_the_words_of_the_higher_level_stay(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    best = contest.rounds[0].rubric.criteria[0].anchors[0].text_en

    form = sheet(contest, scale_min="0", scale_max="1", scale_step="1")
    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    session.expire_all()
    anchors = contest.rounds[0].rubric.criteria[0].anchors
    assert (answer.status_code, [one.level for one in anchors]) == (303, [100, 0])
    assert anchors[0].text_en == best


@pytest.mark.parametrize("path", ["", "/story", "/story/levels"])
@pytest.mark.parametrize("state", [RoundState.LOCKED, RoundState.TALLIED])
def test_the_rubric_of_a_closed_round_stands_still(
    organizer: FlaskClient, session: Session, contest: Contest, path: str, state: RoundState
) -> None:
    contest.rounds[0].state = state
    session.commit()
    address = f"/contests/lantern/rounds/1/rubric{path}"

    page, answer = (
        organizer.get(address),
        organizer.post(address, data=sheet(contest, criteria__0__title_en="Plot")),
    )

    assert answer.status_code == 422
    assert "This round is closed, so its rubric stands still." in page.text
    assert standing(session, contest)[0][1] == "Story"


def test_of_two_organizers_one_changes_the_rubric(session: Session, contest: Contest) -> None:
    rubric = contest.rounds[0].rubric
    next_edition(session, rubric, 1)

    with pytest.raises(RubricStale):
        next_edition(session, rubric, 1)

    assert rubric.edition == 2


def test_parts_weigh_in_hundredths_and_have_names_of_their_own(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    address = "/contests/lantern/rounds/1/rubric/story"
    names = ("Plot", "Pace", "Ending")
    form = {f"parts-{n}-title_en": name for n, name in enumerate(names)}
    form |= {f"parts-{n}-weight": weight for n, weight in enumerate(("33.33", "33.33", "33.34"))}
    form |= {f"parts-{n}-place": place for n, place in enumerate("231")}

    twice = organizer.post(address, data=form | {"parts-1-title_en": "PLOT"})
    kept = organizer.post(address, data=form)

    session.expire_all()
    parts = contest.rounds[0].rubric.criteria[0].parts
    assert (twice.status_code, kept.status_code) == (422, 303)
    assert "Another part has this name; give each its own." in twice.text
    assert [(one.title_en, one.percent) for one in parts] == [
        ("Ending", Decimal("33.34")), ("Plot", Decimal("33.33")), ("Pace", Decimal("33.33")),
    ]  # fmt: skip


def test_an_open_round_without_a_scorecard_changes_as_a_planned_one(
    organizer: FlaskClient, session: Session, contest: Contest
) -> None:
    contest.rounds[0].state = RoundState.OPEN
    make_assignment(session, make_entry(session, contest), make_judge(session, contest))
    session.commit()
    form = sheet(contest, criteria__0__weight="50", criteria__1__weight="20")

    answer = organizer.post("/contests/lantern/rounds/1/rubric", data=form)

    assert answer.status_code == 303
    assert [percent for _, _, percent in standing(session, contest)] == ["50", "20", "30"]
