"""A film that turns out to be none: its entrant is told, the text stays, an earlier good film comes back."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import EntryRule, RuleKind
from app.db import Database, now
from app.entries.models import Entry, EntryState
from app.entries.operations.keeping import lines_of
from app.entries.operations.submitting import submit_entry
from app.entries.operations.verdict import film_was_rejected
from app.entries.operations.writing import attach_film
from app.entries.queries import latest_revision
from app.films.models import Film, FilmState
from app.films.operations.path import reject
from app.films.operations.stages import repeat_broken
from app.mail.models import Message
from app.uploads.spool import open_spool
from config import Settings
from tests.entries.factories import EARLY, arrived_upload, closing_contest, full_draft
from tests.factories import make_contest
from tests.films.factories import work_on
from tests.media.making import make_film


def submitted(session: Session) -> Entry:
    entry = full_draft(session, closing_contest(session))
    submit_entry(session, entry, by=entry.entrant, at=EARLY)
    return entry


def film_of(entry: Entry) -> Film:
    assert entry.film is not None
    return entry.film


def test_a_rejected_film_leaves_the_text_and_the_submission(session: Session) -> None:
    entry = submitted(session)
    film = film_of(entry)
    reject(session, film.id, problem="not_a_film", params={})

    told = film_was_rejected(session, film.id)

    assert told is not None
    assert (told.id, told.state, told.title_zh, told.film_id) == (
        entry.id,
        EntryState.SUBMITTED,
        "制灯人",
        film.id,
    )


def test_a_broken_replacement_gives_the_earlier_film_back(session: Session) -> None:
    entry = submitted(session)
    good = film_of(entry)
    good.state, good.proxy_key, good.sha256 = FilmState.READY, "proxy", "a" * 64
    attach_film(session, entry, arrived_upload(session, entry), by=entry.entrant, at=EARLY)
    broken = film_of(entry)
    reject(session, broken.id, problem="not_a_film", params={})

    film_was_rejected(session, broken.id)

    last = latest_revision(session, entry.id)
    assert last is not None
    assert (entry.film_id, last.film_id, last.number) == (good.id, good.id, 3)
    assert last.body["film"]["sha256"] == "a" * 64


def test_the_rejection_of_a_film_that_was_replaced_concerns_nobody(session: Session) -> None:
    entry = submitted(session)
    old = film_of(entry)
    attach_film(session, entry, arrived_upload(session, entry), by=entry.entrant, at=EARLY)
    reject(session, old.id, problem="not_a_film", params={})

    assert film_was_rejected(session, old.id) is None


@pytest.mark.parametrize(
    ("problem", "length_is_kept"), [("too_long", False), ("ruined", False), ("truncated", None)]
)
def test_a_refused_film_shows_which_rules_it_breaks_as_far_as_it_could_be_read(
    session: Session, problem: str, length_is_kept: bool | None
) -> None:
    contest = closing_contest(session, max_film_seconds=300)
    contest.entry_rules.append(EntryRule(kind=RuleKind.FRAME_RATE, most=30))
    film = film_of(full_draft(session, contest))
    film.duration_ms, film.width, film.height = 301_000, 1920, 1080
    film.facts = {"examination": {"facts": {"fps": [60, 1]}}}
    reject(session, film.id, problem=problem, params={})
    entry = session.scalars(sa.select(Entry).where(Entry.film_id == film.id)).one()
    session.refresh(film)

    kept = {line.rule.kind: line.is_kept for line in lines_of(session, entry)}

    assert (kept[RuleKind.DURATION], kept[RuleKind.FRAME_RATE]) == (length_is_kept, False)


def test_the_outcome_of_a_film_is_settled_once(session: Session) -> None:
    film = film_of(submitted(session))

    first = reject(session, film.id, problem="not_a_film", params={})
    second = reject(session, film.id, problem="too_long", params={})

    session.refresh(film)
    assert (first, second, film.problem) == (True, False, "not_a_film")


def test_only_a_check_that_broke_off_is_repeated(session: Session) -> None:
    film = film_of(submitted(session))

    with pytest.raises(Exception, match="reload the page"):
        repeat_broken(session, film)


def test_the_entrant_of_a_submitted_film_that_plays_gets_its_fingerprint(
    session: Session, database: Database, settings: Settings, tmp_path: Path
) -> None:
    entry = submitted(session)
    film, content = film_of(entry), make_film(tmp_path / "film.mp4", frames=264).read_bytes()
    open_spool(settings).path(film.upload_key).write_bytes(content)
    film.size, film.sha256 = len(content), None
    assert entry.entrant.locale == "en"
    session.commit()

    work_on(database, settings, film)

    with database.reading() as reading:
        mail = reading.scalars(sa.select(Message)).one()
    assert (mail.recipient, mail.subject) == (entry.entrant.email, "Your film plays: The Lantern Maker")
    assert hashlib.sha256(content).hexdigest() in mail.body


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_entrant_of_a_rejected_film_is_written_to(
    session: Session, database: Database, settings: Settings, locale: str
) -> None:
    entry = submitted(session)
    entry.entrant.locale = locale
    film = film_of(entry)
    open_spool(settings).path(film.upload_key).write_bytes(b"only words")
    film.size = len(b"only words")
    session.commit()

    work_on(database, settings, film)

    with database.reading() as reading:
        mail = reading.scalars(sa.select(Message)).one()
    assert mail.recipient == entry.entrant.email
    assert f"http://localhost/entries/{entry.code}" in mail.body
    assert entry.code in mail.body
    assert "制灯人" in mail.body if locale == "zh" else "The Lantern Maker" in mail.body


@pytest.mark.parametrize(("locale", "is_open"), [("en", True), ("zh", False)])
def test_a_film_that_breaks_a_rule_only_its_check_finds_out_is_told_with_the_rule_and_what_to_do(
    session: Session, database: Database, settings: Settings, tmp_path: Path, locale: str, is_open: bool
) -> None:
    until = now() + timedelta(days=1) if is_open else now() - timedelta(days=1)
    contest = make_contest(session, min_film_seconds=1, closes_at=until, opens_at=EARLY - timedelta(days=1))
    rule = EntryRule(
        kind=RuleKind.RESOLUTION, least=720, reason_en="It is shown large.", reason_zh="大银幕放映。"
    )
    contest.entry_rules.append(rule)
    entry = full_draft(session, contest)
    entry.entrant.locale = locale
    film = film_of(entry)
    content = make_film(tmp_path / "film.mp4", frames=48, width=320, height=180).read_bytes()
    open_spool(settings).path(film.upload_key).write_bytes(content)
    film.size, film.sha256 = len(content), None
    session.commit()

    work_on(database, settings, film)

    with database.reading() as reading:
        mail = reading.scalars(sa.select(Message)).one()
    rules = {"en": "at least 720 pixels. It is shown large.", "zh": "大银幕放映。"}
    deeds = {"en": "you can upload another film", "zh": "截稿时间已过"}
    assert rules[locale] in mail.body
    assert deeds[locale] in mail.body
