"""Subtitles on the entrant's pages: sent, seen cue by cue, corrected, removed; who else may read them."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.contests.models import ContestState, EntryRule, RoundState, RuleKind
from app.db import Database
from app.entries.models import Entry, EntryState
from app.entries.operations.keeping import lines_of
from app.entries.queries import entry_by_code, revisions_of
from app.films.queries import tracks_of
from tests.entries.factories import content_of
from tests.factories import client_of, make_assignment, make_contest, make_entry, make_judge, make_user

SRT = "1\n00:00:01,000 --> 00:00:02,000\n<b>听</b>着\n\n2\n00:05:00,000 --> 00:05:01,000\n片尾之后\n"


@pytest.fixture
def entry(session: Session) -> Entry:
    """A submitted entry whose film lasts four minutes, in a contest that asks for Chinese subtitles."""
    contest = make_contest(session)
    contest.entry_rules.append(
        EntryRule(kind=RuleKind.SUBTITLES, choices=["zh"], reason_en="Reads Chinese.", reason_zh="须有中文。")
    )
    found = make_entry(session, contest, make_user(session, "Zhao Min"))
    content_of(contest).put_lines(found)
    found.synopsis_en, found.category_id, found.has_consent = "A lantern.", contest.categories[0].id, True
    assert (found.entrant.name, found.contest.slug) == ("Zhao Min", contest.slug)
    session.commit()
    return found


@pytest.fixture
def client(app: Flask, entry: Entry) -> FlaskClient:
    return client_of(app, entry.entrant)


def send(client: FlaskClient, code: str, content: bytes, *, language: str = "zh") -> TestResponse:
    sent = {"language": language, "file": FileStorage(io.BytesIO(content), "Zhao Min 终稿.srt")}
    boundary, body = encode_multipart(sent)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/entries/{code}/subtitles", data=body, content_type=kind)


def languages(database: Database, code: str) -> list[str]:
    with database.reading() as reading:
        found = entry_by_code(reading, code)
        assert found is not None
        return [track.language for track in tracks_of(reading, found.film)]


def keeps_the_rule(session: Session, entry: Entry) -> bool | None:
    return next(line.is_kept for line in lines_of(session, entry) if line.rule.kind is RuleKind.SUBTITLES)


@pytest.mark.parametrize(("language", "named"), [("en", "Chinese, English"), ("zh", "中文、英语")])
def test_what_is_missing_names_languages_in_the_readers_own(
    client: FlaskClient, session: Session, entry: Entry, language: str, named: str
) -> None:
    entry.state, entry.contest.entry_rules[0].choices = EntryState.DRAFT, ["zh", "en"]
    address = f"/entries/{entry.code}"
    session.commit()

    missing = client.get(address, query_string={"lang": language}).text.partition('id="missing"')[2]
    refused = client.post(f"{address}/submit", query_string={"lang": language}).text

    assert named in missing.partition("</ul>")[0]
    assert named in refused


def test_a_file_in_gbk_is_kept_shown_cue_by_cue_and_counts_for_the_rule(
    database: Database, client: FlaskClient, entry: Entry, session: Session
) -> None:
    assert keeps_the_rule(session, entry) is False
    session.commit()

    sent = send(client, entry.code, SRT.encode("gbk"))
    page = client.get(sent.headers["Location"]).text

    assert (sent.status_code, languages(database, entry.code)) == (303, ["zh"])
    assert ("听着" in page, 'data-seek="1.000"' in page) == (True, True)
    assert "1 subtitle begins after the end of the film" in page
    session.expire_all()
    assert keeps_the_rule(session, entry) is True


def test_a_submitted_entry_whose_subtitles_change_is_submitted_again(
    database: Database, client: FlaskClient, entry: Entry
) -> None:
    send(client, entry.code, SRT.encode())
    send(client, entry.code, SRT.encode())
    client.post(f"/entries/{entry.code}/subtitles/zh/edit", data={"text": SRT.replace("听", "看")})

    with database.reading() as reading:
        found = entry_by_code(reading, entry.code)
        assert found is not None
        kept = [one.body.get("subtitles", {}).get("zh") for one in revisions_of(reading, found)]
    assert (len(kept), len(set(kept)), kept[-1]) == (3, 3, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"WEBVTT\n\n00:01.000 -> soon\nx", "Line 3: the time cannot be read."),
        (b"\x00\x01\x02" * 999, "This is no text that we can read."),
        (b"x" * 2_100_000, "larger than 2 MB"),
    ],
    ids=["time", "binary", "large"],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_changes_nothing(
    database: Database, client: FlaskClient, entry: Entry, content: bytes, words: str
) -> None:
    answer = send(client, entry.code, content)

    assert answer.status_code == 422
    assert words in answer.text[answer.text.index('id="file-error"') :][:400]
    assert languages(database, entry.code) == []


def test_a_wrong_line_of_a_corrected_text_is_named_and_what_was_typed_stays(
    client: FlaskClient, entry: Entry
) -> None:
    send(client, entry.code, SRT.encode())
    typed = "WEBVTT\n\n00:09.000 --> 00:02.000\nBackwards & forwards\n"

    answer = client.post(f"/entries/{entry.code}/subtitles/zh/edit", data={"text": typed})

    assert answer.status_code == 422
    assert "Line 3: the words end before they begin." in answer.text
    assert "Backwards &amp; forwards" in answer.text


def test_readers_get_words_alone_under_the_address_of_their_own_right(
    app: Flask, session: Session, client: FlaskClient, entry: Entry
) -> None:
    send(client, entry.code, f"WEBVTT by Zhao Min\n\nNOTE Zhao Min\n\n{SRT}".encode())
    judge = make_judge(session, entry.contest, "Mei Chen")
    review = make_assignment(session, entry, judge)
    entry.contest.state, entry.contest.rounds[0].state = ContestState.JUDGING, RoundState.OPEN
    session.commit()

    seen = client_of(app, judge).get(f"/reviews/{review.code}/subtitles/zh.vtt")

    assert (seen.status_code, seen.content_type) == (200, "text/vtt; charset=utf-8")
    assert ("<b>听</b>着" in seen.text, "Zhao" in seen.text, "片尾之后" in seen.text) == (True, False, False)
    assert client_of(app, judge).get(f"/entries/{entry.code}/subtitles/zh.vtt").status_code == 404
    assert client.get(f"/entries/{entry.code}/subtitles/fr.vtt").status_code == 404


def test_subtitles_are_named_and_removed_while_there_is_time_and_not_after(
    database: Database, session: Session, client: FlaskClient, entry: Entry
) -> None:
    entry.contest.entry_rules.clear()
    session.commit()
    send(client, entry.code, SRT.encode())
    client.post(f"/entries/{entry.code}/subtitles/zh/name", data={"language": "ja"})
    assert languages(database, entry.code) == ["ja"]

    gone = client.post(f"/entries/{entry.code}/subtitles/ja/remove")
    assert (gone.status_code, languages(database, entry.code)) == (303, [])
    assert client.post(f"/entries/{entry.code}/subtitles/ja/remove").status_code == 404

    entry.state = EntryState.WITHDRAWN
    session.commit()
    assert send(client, entry.code, SRT.encode()).status_code == 422
    assert languages(database, entry.code) == []
