"""Entry rules: set by the organizer, kept or broken by what is known, never decided by what is not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.contests.models import Category, EntryRule, RuleKind
from app.contests.operations.entry_rules import Facts, Rule, keeps, rules_of
from app.contests.operations.rule_words import words
from app.contests.operations.setting_rules import BoundMissing, NewRule, set_rule
from app.entries.models import EntryState
from app.entries.operations.keeping import obstacles
from tests.factories import client_of, make_contest, make_entry, make_user

NUMBERS = {
    RuleKind.DURATION: "seconds",
    RuleKind.FRAME_RATE: "fps",
    RuleKind.AI_SHARE: "ai_share",
    RuleKind.ENTRIES_PER_PERSON: "entries",
}


@given(st.sampled_from(list(NUMBERS)), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_a_whole_number_keeps_a_rule_exactly_between_its_bounds(
    kind: RuleKind, low: int, high: int, value: int
) -> None:
    rule = Rule(kind=kind, least=min(low, high), most=max(low, high))

    known: Any = {NUMBERS[kind]: value}
    kept = keeps(rule, replace(Facts(), **known))

    assert kept is (min(low, high) <= value <= max(low, high))


@given(st.integers(1, 4000), st.integers(1, 4000))
def test_a_shape_is_kept_lying_only_as_it_is_named(width: int, height: int) -> None:
    rule = Rule(kind=RuleKind.ASPECT, choices=("16:9",))

    kept = keeps(rule, Facts(width=width, height=height))

    assert kept is (abs(Fraction(width * 9, height * 16) - 1) <= Fraction(1, 50))


@pytest.mark.parametrize("kind", [RuleKind.DURATION, RuleKind.SIZE, RuleKind.RESOLUTION, RuleKind.FRAME_RATE])
def test_what_is_not_known_yet_neither_keeps_nor_breaks_a_rule(kind: RuleKind) -> None:
    assert keeps(Rule(kind=kind, least=1, most=2), Facts()) is None


def test_a_megabyte_is_a_million_bytes_on_the_form_in_the_rule_and_on_the_page(
    app: Flask, session: Session
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    client = client_of(app, organizer)
    session.commit()
    address = f"/contests/{contest.slug}/settings"
    dates = {"opens_at": "2026-10-01T00:00", "closes_at": "2027-10-18T00:00", "timezone": "Asia/Shanghai"}
    limits = {"min_film_seconds": "60", "max_film_seconds": "300", "max_film_megabytes": "25"}

    client.post(address, data={"title_en": "Lantern Nights", **dates, **limits})
    too_much = client.post(
        address, data={"title_en": "Lantern Nights", **dates, **limits, "max_film_megabytes": "4295"}
    )

    session.refresh(contest)
    rule = next(one for one in rules_of(contest, contest.categories[0]) if one.kind is RuleKind.SIZE)
    assert contest.max_film_bytes == 25_000_000
    assert [keeps(rule, Facts(size=size)) for size in (25_000_000, 25_000_001)] == [True, False]
    assert "The file has at most 25 MB." in words(rule)[0] % words(rule)[1]
    assert "up to 25.0 MB" in client.get(f"/contests/{contest.slug}").text
    assert 'value="25"' in client.get(address).text
    assert (too_much.status_code, "This server takes files of up to 4294 MB." in too_much.text) == (422, True)


@pytest.mark.parametrize(("shape", "status"), [("16x9", 422), ("0:9", 422), ("16:9，9：16", 303)])
def test_a_shape_is_two_numbers_and_anything_else_is_told_at_its_field(
    app: Flask, session: Session, shape: str, status: int
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    client = client_of(app, organizer)
    session.commit()
    sent = {"kind": "aspect", "category_id": "0", "choices": shape}

    answer = client.post(f"/contests/{contest.slug}/entry-rules", data=sent)

    assert answer.status_code == status
    assert ("Write shapes such as 16:9" in answer.text) == (status == 422)
    session.refresh(contest)
    assert [rule.choices for rule in contest.entry_rules] == ([["16:9", "9:16"]] if status == 303 else [])


def test_too_many_or_too_long_choices_of_a_question_are_told_at_their_field(
    app: Flask, session: Session
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    client = client_of(app, organizer)
    session.commit()
    asked = {"kind": "choice", "label_en": "Which?", "category_id": "0"}

    answers = [
        client.post(f"/contests/{contest.slug}/entry-questions", data={**asked, "options": options})
        for options in ("\n".join(f"choice {number}" for number in range(41)), f"yes\n{'n' * 201}")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "At most 40 choices fit here." in answers[0].text
    assert "at most 200 characters each" in answers[1].text


def test_a_rule_of_which_nothing_was_written_waits_and_is_not_called_broken(
    app: Flask, session: Session
) -> None:
    contest = make_contest(session)
    contest.entry_rules.append(EntryRule(kind=RuleKind.AI_SHARE, least=50))
    entry = make_entry(session, contest, state=EntryState.DRAFT, ai_share=None)
    client, address = client_of(app, entry.entrant), f"/entries/{entry.code}/write/tools"
    session.commit()

    empty = client.get(address).text
    entry.ai_share = 20
    session.commit()
    little = client.get(address).text

    assert ("Not filled in yet" in empty, "Not kept" in empty) == (True, False)
    assert ("Not filled in yet" in little, "Not kept" in little) == (False, True)
    assert [part.field for part in obstacles(session, entry)].count("ai_share") == 1


@pytest.mark.parametrize("kind", list(RuleKind))
def test_every_rule_has_words_that_its_values_fill(kind: RuleKind) -> None:
    message, params = words(Rule(kind=kind, least=1, most=90, choices=("zh", "en")))

    assert message % {"earliest": "", "latest": "", **params}


def test_an_exception_of_a_category_stands_in_place_of_the_contest_s_own(session: Session) -> None:
    contest = make_contest(session, min_film_seconds=60, max_film_seconds=300)
    contest.categories.append(Category(position=2, title_en="Long"))
    session.flush()
    short, long = contest.categories
    contest.entry_rules.append(EntryRule(kind=RuleKind.DURATION, category_id=long.id, most=900))
    session.flush()

    bounds = [rules_of(contest, category)[0] for category in (short, long)]

    assert [(rule.least, rule.most) for rule in bounds] == [(60, 300), (None, 900)]


def test_a_rule_that_says_nothing_is_refused(session: Session) -> None:
    contest, organizer = make_contest(session), make_user(session)

    with pytest.raises(BoundMissing):
        set_rule(session, contest, NewRule(kind=RuleKind.RESOLUTION), by=organizer)


def test_an_organizer_sets_a_rule_and_the_contest_s_page_says_it_with_its_reason(
    app: Flask, session: Session
) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    session.commit()
    sent = {"kind": "subtitles", "category_id": "0", "choices": "zh, en", "reason_en": "The jury reads them."}

    answer = client_of(app, organizer).post(f"/contests/{contest.slug}/entry-rules", data=sent)
    page = app.test_client().get(f"/contests/{contest.slug}", headers={"Accept-Language": "en"}).text

    assert answer.status_code == 303, answer.text
    assert "The film has subtitles in these languages: Chinese, English." in page
    assert "The jury reads them." in page
