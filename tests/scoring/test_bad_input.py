"""What a judge's page may be sent by mistake: words at the field, everything typed still there."""

from __future__ import annotations

import html
import json
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.scoring.models import Scorecard
from app.scoring.queries.blind import scores_of
from tests.factories import client_of
from tests.scoring.factories import Judging, filled, make_judging

ASKS_JSON = {"Accept": "application/json"}
KEPT = {"note_to_jury": "Kept before.", "word_to_maker": "So was this."}
CASES = [
    ("scorecard", "note_to_jury", "长" * 100_000, "cannot be longer than"),
    ("scorecard", "word_to_maker", "x" * 100_000, "cannot be longer than"),
    ("scorecard", "score-story", "11", "from 1 to 10"),
    ("scorecard", "score-technique", "-1", "from 1 to 10"),
    ("scorecard", "score-originality", "NaN", "from 1 to 10"),
    ("submit", "score-story", "", "Give a score here before you submit."),
]


@pytest.fixture
def judging(session: Session) -> Judging:
    return make_judging(session)


@pytest.fixture
def judge(app: Flask, judging: Judging) -> FlaskClient:
    """Somebody who has saved once."""
    found = client_of(app, judging.judge)
    found.post(f"/reviews/{judging.assignment.code}/scorecard", data=filled(0, **KEPT))
    return found


def error_at(page: str, name: str) -> str:
    """The words of the element to which the field's own description leads."""
    assert re.search(rf'aria-describedby="[^"]*\b{name}-error\b', page)
    found = re.search(rf'id="{name}-error"[^>]*>(.*?)</p>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize(("door", "field", "typed", "words"), CASES, ids=lambda value: str(value)[:20])
def test_bad_input_gets_words_at_its_field_and_nothing_is_lost(
    session: Session, judge: FlaskClient, judging: Judging, door: str, field: str, typed: str, words: str
) -> None:
    address = f"/reviews/{judging.assignment.code}/{door}"
    sent = {**filled(1, note_to_jury="Typed now."), "word_to_maker": "And this now.", field: typed}

    by_script = judge.post(address, data=sent, headers=ASKS_JSON)
    by_form = judge.post(address, data=sent)

    assert (by_script.status_code, by_form.status_code) == (422, 422)
    assert words in json.loads(by_script.data)["errors"][field]
    assert words in error_at(by_form.text, field)
    assert [text for text in sent.values() if html.escape(text) not in by_form.text] == []
    session.expire_all()
    card = session.scalars(sa.select(Scorecard)).one()
    assert (card.note_to_jury, card.word_to_maker, card.save_count) == (*KEPT.values(), 1)
    assert scores_of(card) == {"story": 800, "technique": 700, "originality": 900}


def test_emoji_alone_are_words_like_any_other(judge: FlaskClient, judging: Judging) -> None:
    address = f"/reviews/{judging.assignment.code}"
    emoji = {"note_to_jury": "🎬🔥", "word_to_maker": "👨‍👩‍👧"}

    saved = judge.post(f"{address}/scorecard", data=filled(1, **emoji), headers=ASKS_JSON)

    page = judge.get(address).text
    assert saved.status_code == 200
    assert [text for text in emoji.values() if text not in page] == []


def test_a_stale_revision_replayed_changes_nothing_and_shows_both(
    session: Session, judge: FlaskClient, judging: Judging
) -> None:
    address = f"/reviews/{judging.assignment.code}/scorecard"
    judge.post(address, data=filled(1, story="9", note_to_jury="Newer."))

    by_script = judge.post(address, data=filled(0, **KEPT | {"story": "2"}), headers=ASKS_JSON)
    by_form = judge.post(address, data=filled(0, story="2", note_to_jury="Older."))

    session.expire_all()
    card = session.scalars(sa.select(Scorecard)).one()
    assert (by_script.status_code, by_form.status_code) == (409, 409)
    assert [text for text in ("Newer.", "Older.") if text not in by_form.text] == []
    assert (card.note_to_jury, scores_of(card)["story"], card.save_count) == ("Newer.", 900, 2)
