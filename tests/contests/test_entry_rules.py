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
from tests.factories import client_of, make_contest, make_user

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
