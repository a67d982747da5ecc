"""A contest's own questions: set by organizers, answered field by field, needed to submit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.contests.models import AnswerKind, Contest
from app.contests.operations.questions import NewQuestion, ask
from app.db import Database
from app.entries.models import Answer, Entry, Revision
from app.entries.operations.content import AnswerLine
from app.entries.operations.keeping import obstacles
from app.entries.operations.submitting import submit_entry
from app.entries.operations.writing import attach_film, save_entry
from app.entries.queries import entry_by_code
from app.publication.operations.exporting.lists import table_of
from app.scoring.queries.blind import blind_entry
from app.web.language import spoken
from tests.entries.factories import arrived_upload, content_of
from tests.entries.pages import open_page
from tests.factories import client_of, make_assignment, make_contest, make_entry, make_judge, make_user

CLUBS = (("Film school", "电影学院"), ("Studio", "工作室"))
LINK = "https://example.org/film"


@dataclass
class Scene:
    """An open contest with a question of every kind, its organizer and an entrant who has begun."""

    contest: Contest
    entry: Entry
    desk: FlaskClient
    entrant: FlaskClient
    fields: dict[AnswerKind, str]


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    organizer = make_user(session, "Wei Lan")
    contest = make_contest(session, organizer=organizer)
    fields = {}
    for kind in AnswerKind:
        new = NewQuestion(
            kind=kind,
            label_en=f"Say {kind.value}",
            label_zh="请回答",
            options=CLUBS,
            is_required=kind is AnswerKind.TEXT,
            for_judges=kind is AnswerKind.CHOICE,
        )
        fields[kind] = f"answer_{ask(session, contest, new, by=organizer).id}"
    entrant = make_user(session, "Zhao Min")
    session.commit()
    browser = client_of(app, entrant)
    code = browser.post(f"/contests/{contest.slug}/enter").location.rsplit("/", 1)[-1]
    entry = entry_by_code(session, code)
    assert entry is not None
    session.commit()
    return Scene(contest, entry, client_of(app, organizer), browser, fields)


def send(scene: Scene, **answers: Any) -> Any:
    """Answer on the page of questions as the autosaving script does."""
    sent = open_page(scene.entrant, scene.entry.code, "questions")
    named = {scene.fields[AnswerKind(kind.replace("_", "-"))]: value for kind, value in answers.items()}
    address = f"/entries/{scene.entry.code}/write/questions"
    return scene.entrant.post(address, data={**sent, **named}, headers={"Accept": "application/json"})


def kept(database: Database) -> list[str]:
    with database.reading() as reading:
        return list(reading.scalars(sa.select(Answer.value).order_by(Answer.question_id)))


def option_keys(contest: Contest, kind: AnswerKind) -> list[str]:
    (question,) = (one for one in contest.entry_questions if one.kind is kind)
    return [option["key"] for option in question.options]


def test_an_answer_of_every_kind_is_saved_shown_and_sent_back_as_it_was(
    scene: Scene, database: Database
) -> None:
    first, second = option_keys(scene.contest, AnswerKind.SEVERAL)
    (choice, _other) = option_keys(scene.contest, AnswerKind.CHOICE)
    answers = {"text": "灯", "long_text": "A\nB", "choice": choice, "several": [second, first]}
    saved = send(scene, **answers, number="１２.50", link=LINK, yes_no="no")
    again = open_page(scene.entrant, scene.entry.code, "questions")
    page = scene.entrant.get(f"/entries/{scene.entry.code}").text

    assert saved.status_code == 200, saved.text
    assert kept(database) == ["灯", "A\nB", choice, f'["{first}", "{second}"]', "12.50", LINK, "no"]
    assert again[scene.fields[AnswerKind.SEVERAL]] == [first, second]
    assert "Film school, Studio" in page
    assert f'href="{LINK}"' in page


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "twelve"),
        ("number", "1e9"),
        ("number", "NaN"),
        ("link", "javascript:alert(1)"),
        ("link", "http://169.254.169.254/x"),
        ("link", "https://user@example.org"),
        ("link", "http://[::1]/"),
        ("text", "x" * 301),
        ("choice", "no-such-choice"),
        ("several", ["no-such-choice"]),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(
    scene: Scene, database: Database, kind: str, value: Any
) -> None:
    answer = send(scene, **{kind: value})

    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [scene.fields[AnswerKind(kind)]]
    assert kept(database) == []


def test_an_entry_is_not_submitted_without_the_answers_that_are_needed(
    scene: Scene, session: Session
) -> None:
    page = scene.entrant.get(f"/entries/{scene.entry.code}").text
    unanswered = [part for part in obstacles(session, scene.entry) if part.step == "questions"]
    send(scene, text="灯")
    session.expire_all()
    entry = entry_by_code(session, scene.entry.code)
    assert entry is not None
    missing = {part.step for part in obstacles(session, entry)}

    assert [spoken(part.params, "zh")["question"] for part in unanswered] == ["请回答"]
    assert "Answer this question: Say text</a>" in page
    assert "questions" not in missing


def test_two_people_who_answer_different_questions_both_keep_their_words(
    scene: Scene, database: Database
) -> None:
    one = open_page(scene.entrant, scene.entry.code, "questions")
    other = dict(one)
    address = f"/entries/{scene.entry.code}/write/questions"
    scene.entrant.post(address, data={**one, scene.fields[AnswerKind.TEXT]: "one"})
    scene.entrant.post(address, data={**other, scene.fields[AnswerKind.LONG_TEXT]: "other"})

    assert kept(database) == ["one", "other"]


def test_judges_read_only_what_is_marked_for_them(session: Session) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    entry = make_entry(session, contest)
    for shown in (True, False):
        new = NewQuestion(kind=AnswerKind.TEXT, label_en=f"Shown {shown}", for_judges=shown)
        question = ask(session, contest, new, by=organizer)
        entry.answers.append(Answer(question_id=question.id, value=f"said {shown}"))
    session.flush()
    seat = make_assignment(session, entry, make_judge(session, contest))
    session.expire_all()

    assert [one.value_en for one in blind_entry(seat).answers] == ["said True"]


def test_an_organizer_sets_changes_and_orders_questions_and_is_told_what_is_wrong(
    scene: Scene, database: Database
) -> None:
    address = f"/contests/{scene.contest.slug}/entry-questions"
    wrong = {"kind": "choice", "options": "only one", "label_en": "Where?", "category_id": "0"}
    refused = scene.desk.post(address, data=wrong)
    asked = scene.desk.post(address, data={**wrong, "options": "Here | 这里\nThere ｜ 那里"})
    with database.reading() as reading:
        last = reading.scalars(sa.select(Contest)).one().entry_questions[-1]
        number, options = last.id, [(one["en"], one["zh"]) for one in last.options]
    scene.desk.post(f"{address}/{number}/place", data={"act": "up"})
    scene.desk.post(f"{address}/{number}/place", data={"act": "retire"})
    page = scene.desk.get(address).text

    assert (refused.status_code, asked.status_code) == (422, 303)
    assert "Write at least two choices" in re.findall(r'id="options-error".*?</p>', refused.text)[0]
    assert options == [("Here", "这里"), ("There", "那里")]
    assert page.index("Where?") < page.index("Say yes-no")
    assert "no longer asked" in page


def test_the_answers_are_frozen_with_the_revision(scene: Scene, session: Session) -> None:
    entry = entry_by_code(session, scene.entry.code)
    assert entry is not None
    key = scene.fields[AnswerKind.TEXT].removeprefix("answer_")
    content = content_of(entry.contest, answers=[AnswerLine(key=key, value="灯")])
    at = entry.created_at
    attach_film(session, entry, arrived_upload(session, entry, created_at=at), by=entry.entrant, at=at)
    save_entry(session, entry, content, by=entry.entrant, at=at, save_count=entry.save_count)
    revision: Revision = submit_entry(session, entry, by=entry.entrant, at=at).revision

    assert [one["value_zh"] for one in revision.body["answers"]] == ["灯"]


def test_answers_are_columns_of_the_exported_entries_and_none_where_names_are_left_out(
    scene: Scene, session: Session
) -> None:
    first, second = option_keys(scene.contest, AnswerKind.SEVERAL)
    contest = scene.contest
    session.commit()
    send(scene, text="=灯", several=[second, first], yes_no="no")
    session.expire_all()

    table = table_of(session, contest, "entries", anonymous=False)
    (row,) = [dict(zip(table.head, cells, strict=True)) for cells in table.rows]
    bare = table_of(session, contest, "entries", anonymous=True)

    assert row["answer 1: Say text"] == "=灯"
    assert row["answer 4: Say several"] == "Film school, Studio"
    assert (row["answer 5: Say number"], row["answer 7: Say yes-no"]) == ("", "no")
    assert [name for name in bare.head if name.startswith("answer")] == []
