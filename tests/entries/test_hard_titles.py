"""Texts as people really send them: kept as they read, shown harmless, refused at their field."""

from __future__ import annotations

from html import escape

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.entries.operations.writing import begin_entry
from app.entries.queries import entry_by_code
from tests.entries.factories import EARLY, closing_contest
from tests.entries.pages import form_of, open_form, open_page
from tests.factories import client_of, make_contest, make_user

# What is sent, and what is kept of it: NFC, without control and invisible format characters.
KEPT = {
    "one mark": ("光", "光"),
    "emoji family": ("👨‍👩‍👧‍👦 at home", "👨‍👩‍👧‍👦 at home"),
    "bidi override": ("film\u202egpj.exe", "filmgpj.exe"),
    "zero width": ("Lan\u200btern\ufeff", "Lantern"),
    "combining": ("Cafe\u0301", "Café"),
    "rare Chinese": ("𠮷野家与䶮", "𠮷野家与䶮"),
    "full width": ("＝ＳＵＭ（１）", "＝ＳＵＭ（１）"),
    "zalgo": ("L\u0335\u0321a\u0334mp", "L\u0335\u0321a\u0334mp"),
    "markup": ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "braces": ("{{7*7}}", "{{7*7}}"),
    "formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "Arabic": ("فيلم قصير", "فيلم قصير"),
    "control": ("tab\there\x00\x07", "tab here"),
    "line breaks": ("Subject\r\nBcc: all@example.org\u2028", "Subject Bcc: all@example.org"),
    "spaces around": ("  Lantern \u3000", "Lantern"),
    "only spaces": (" \u3000\u2003 ", ""),
    "200 marks": ("灯" * 200, "灯" * 200),
}


@pytest.mark.parametrize(("sent", "kept"), KEPT.values(), ids=KEPT)
def test_a_title_is_kept_as_it_reads_and_shown_harmless(
    app: Flask, session: Session, database: Database, sent: str, kept: str
) -> None:
    contest, entrant = make_contest(session), make_user(session)
    code = begin_entry(session, contest, by=entrant, at=contest.opens_at).code
    session.commit()
    client = client_of(app, entrant)

    words = open_page(client, code, "work") | {"title_zh": sent}
    answer = client.post(f"/entries/{code}/write/work", data=words)
    page = client.get(f"/entries/{code}").text

    with database.reading() as reading:
        entry = entry_by_code(reading, code)
    assert entry is not None
    assert (answer.status_code, entry.title_zh) == (303, kept)
    assert open_page(client, code, "work")["title_zh"] == kept
    assert escape(kept) in page.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


@pytest.mark.parametrize(
    ("field", "length", "words"),
    [
        ("title_en", 10_000, "at most 200 characters"),
        ("title_zh", 201, "at most 200 characters"),
        ("synopsis_zh", 2_001, "at most 2000 characters"),
        ("credits-0-name_zh", 121, "at most 120 characters"),
        ("ai_uses-0-tool", 81, "at most 80 characters"),
    ],
)
def test_a_text_that_is_too_long_is_refused_at_its_field_and_stays_typed(
    app: Flask, session: Session, field: str, length: int, words: str
) -> None:
    contest, entrant = make_contest(session), make_user(session)
    code = begin_entry(session, contest, by=entrant, at=contest.opens_at).code
    session.commit()
    client = client_of(app, entrant)
    sent = {**open_form(client, code), field: "灯" * length}

    answer = client.post(f"/entries/{code}", data=sent)

    assert answer.status_code == 422
    assert words in answer.text[answer.text.index(f'id="{field}-error"') :][:400]
    assert form_of(answer.text)[field] == "灯" * length


def test_what_was_typed_is_still_there_when_the_deadline_has_passed(app: Flask, session: Session) -> None:
    contest, entrant = closing_contest(session), make_user(session)
    code = begin_entry(session, contest, by=entrant, at=EARLY).code
    contest.closes_at = contest.opens_at.replace(year=2020) if contest.opens_at.year > 2020 else EARLY
    contest.opens_at = contest.closes_at.replace(year=2019)
    session.commit()

    answer = client_of(app, entrant).post(
        f"/entries/{code}", data={"revision": "0", "category_id": "0", "title_en": "Too late"}
    )

    assert answer.status_code == 422
    assert "Entries closed on 20" in answer.text
    assert form_of(answer.text)["title_en"] == "Too late"
