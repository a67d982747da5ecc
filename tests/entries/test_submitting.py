"""Submitting: what is missing, the deadline to the millisecond, one receipt for each content."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import ContestState
from app.entries.models import Entry, EntryState, Revision
from app.entries.operations.content import missing_parts
from app.entries.operations.deadline import UPLOAD_GRACE, Closed, EntryIsSettled, NotOpenYet
from app.entries.operations.submitting import NotYours, PartMissing, submit_entry
from app.entries.operations.writing import attach_film, save_entry
from app.films.models import FilmState
from tests.entries.factories import (
    CLOSES,
    EARLY,
    MOMENT,
    arrived_upload,
    closing_contest,
    content_of,
    full_draft,
    written_draft,
)
from tests.factories import make_user

GRACE = timedelta(minutes=10)


def count_of_revisions(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count(Revision.id))) or 0


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (CLOSES - MOMENT, 0),
        (CLOSES, 0),
        (CLOSES + MOMENT, 1),
        (CLOSES + timedelta(seconds=59, milliseconds=1), 60),
        (CLOSES + GRACE, 600),
    ],
)
def test_what_comes_within_the_grace_is_taken_and_its_lateness_noted(
    session: Session, at: datetime, late: int
) -> None:
    entry = full_draft(session, closing_contest(session))

    receipt = submit_entry(session, entry, by=entry.entrant, at=at)

    assert (entry.state, entry.submitted_at) == (EntryState.SUBMITTED, at)
    assert (receipt.revision.number, receipt.revision.late_by, receipt.is_new) == (1, late, True)


def test_a_millisecond_after_the_grace_nothing_is_taken(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))

    with pytest.raises(Closed, match="2026-10-18 23:59"):
        submit_entry(session, entry, by=entry.entrant, at=CLOSES + GRACE + MOMENT)

    assert (entry.state, count_of_revisions(session)) == (EntryState.DRAFT, 0)


def test_nothing_is_taken_before_the_call_opens(session: Session) -> None:
    contest = closing_contest(session)
    entry = full_draft(session, contest)

    with pytest.raises(NotOpenYet):
        submit_entry(session, entry, by=entry.entrant, at=contest.opens_at - MOMENT)


def test_a_contest_closed_by_its_organizer_takes_nothing(session: Session) -> None:
    contest = closing_contest(session)
    entry = full_draft(session, contest)
    contest.state = ContestState.CLOSED

    with pytest.raises(Closed):
        submit_entry(session, entry, by=entry.entrant, at=EARLY)


def test_a_film_begun_in_time_may_arrive_late_and_be_submitted_within_the_grace(session: Session) -> None:
    entry = written_draft(session, closing_contest(session))
    arrival = CLOSES + UPLOAD_GRACE
    upload = arrived_upload(session, entry, created_at=CLOSES, completed_at=arrival)

    attach_film(session, entry, upload, by=entry.entrant, at=arrival)
    receipt = submit_entry(session, entry, by=entry.entrant, at=arrival + GRACE)

    assert receipt.revision.late_by == 6 * 3600 + 600


def test_a_film_that_arrives_after_the_upload_grace_is_refused(session: Session) -> None:
    entry = written_draft(session, closing_contest(session))
    arrival = CLOSES + UPLOAD_GRACE + MOMENT
    upload = arrived_upload(session, entry, created_at=CLOSES, completed_at=arrival)

    with pytest.raises(Closed):
        attach_film(session, entry, upload, by=entry.entrant, at=arrival)


def test_a_film_begun_after_the_deadline_has_the_grace_only(session: Session) -> None:
    entry = written_draft(session, closing_contest(session))
    arrival = CLOSES + GRACE + MOMENT
    upload = arrived_upload(session, entry, created_at=CLOSES + MOMENT, completed_at=arrival)

    with pytest.raises(Closed):
        attach_film(session, entry, upload, by=entry.entrant, at=arrival)


def test_submitting_twenty_times_leaves_one_revision_and_one_receipt(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))

    receipts = [
        submit_entry(session, entry, by=entry.entrant, at=EARLY + timedelta(seconds=n)) for n in range(20)
    ]

    assert {receipt.revision.id for receipt in receipts} == {receipts[0].revision.id}
    assert [receipt.is_new for receipt in receipts] == [True] + 19 * [False]
    assert (entry.submitted_at, count_of_revisions(session)) == (EARLY, 1)


def test_repeating_a_submission_after_the_deadline_gives_the_same_receipt(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))
    first = submit_entry(session, entry, by=entry.entrant, at=EARLY)

    again = submit_entry(session, entry, by=entry.entrant, at=CLOSES + timedelta(days=3))

    assert (again.revision.id, again.is_new) == (first.revision.id, False)


def test_what_the_check_learns_of_the_film_makes_no_new_revision(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))
    first = submit_entry(session, entry, by=entry.entrant, at=EARLY)
    assert entry.film is not None
    entry.film.sha256, entry.film.duration_ms = "a" * 64, 61_000
    session.flush()

    again = submit_entry(session, entry, by=entry.entrant, at=EARLY)

    assert again.revision.id == first.revision.id


def test_a_changed_entry_is_submitted_as_the_next_revision_and_the_first_stays(session: Session) -> None:
    contest = closing_contest(session)
    entry = full_draft(session, contest)
    first = submit_entry(session, entry, by=entry.entrant, at=EARLY).revision

    changed = content_of(contest, title_en="The Last Lantern")
    receipt = save_entry(session, entry, changed, by=entry.entrant, at=CLOSES, save_count=entry.save_count)

    assert receipt is not None
    assert (receipt.revision.number, receipt.is_new) == (2, True)
    assert [first.body["title_en"], receipt.revision.body["title_en"]] == [
        "The Lantern Maker",
        "The Last Lantern",
    ]


def test_a_revision_freezes_all_that_was_written(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))

    body = submit_entry(session, entry, by=entry.entrant, at=EARLY).revision.body

    assert entry.film is not None
    assert body == {
        "title_en": "The Lantern Maker",
        "title_zh": "制灯人",
        "synopsis_en": "An old man mends the last lantern of a river town.",
        "synopsis_zh": "",
        "category_id": entry.category_id,
        "category": {"en": "Short film", "zh": "短片"},
        "genre": "guofeng",
        "spoken_language": "zh",
        "subtitle_languages": ["en"],
        "has_consent": True,
        "may_publish": False,
        "public_name": "",
        "adapted_from": "",
        "content_warnings": [],
        "shots": None,
        "work_days": None,
        "made_from": None,
        "made_until": None,
        "is_main": True,
        "ai_share": None,
        "poster_still": None,
        "answers": [],
        "evidence": [],
        "licences": [],
        "pictures": [],
        "chosen_stills": [],
        "credits": [
            {"role": "director", "name_en": "Zhao Min", "name_zh": "赵敏", "organisation": "", "email": ""}
        ],
        "ai_uses": [
            {
                "tool": "Kling",
                "version": "2.1",
                "stage": "",
                "techniques": [],
                "share": None,
                "purpose": "first and last frame",
            }
        ],
        "film": {"code": entry.film.code, "size": 1_000_000, "sha256": None, "duration_ms": None},
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title_en": "", "title_zh": ""}, "title_en"),
        ({"title_en": "\u200d", "title_zh": "\u3164"}, "title_en"),
        ({"synopsis_en": ""}, "synopsis_en"),
        ({"category_id": None}, "category_id"),
        ({"credits": []}, "credits"),
        ({"has_consent": False}, "has_consent"),
    ],
)
def test_a_missing_part_is_named_and_nothing_is_submitted(
    session: Session, change: dict[str, object], field: str
) -> None:
    entry = full_draft(session, closing_contest(session), **change)

    with pytest.raises(PartMissing) as refusal:
        submit_entry(session, entry, by=entry.entrant, at=EARLY)

    assert (refusal.value.field, entry.state) == (field, EntryState.DRAFT)


def test_an_entry_without_a_film_is_told_so(session: Session) -> None:
    entry = written_draft(session, closing_contest(session))

    assert [part.field for part in missing_parts(entry)] == ["upload"]
    with pytest.raises(PartMissing, match="Upload the film"):
        submit_entry(session, entry, by=entry.entrant, at=EARLY)


def test_a_rejected_film_cannot_be_submitted(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))
    assert entry.film is not None
    entry.film.state, entry.film.problem = FilmState.REJECTED, "not_a_film"
    session.flush()

    with pytest.raises(PartMissing, match="Upload another"):
        submit_entry(session, entry, by=entry.entrant, at=EARLY)


@pytest.mark.parametrize("state", [EntryState.WITHDRAWN, EntryState.DISQUALIFIED])
def test_a_settled_entry_is_not_submitted_again(session: Session, state: EntryState) -> None:
    entry = full_draft(session, closing_contest(session))
    entry.state, entry.submitted_at = state, EARLY
    session.flush()

    with pytest.raises(EntryIsSettled):
        submit_entry(session, entry, by=entry.entrant, at=EARLY)


def test_nobody_submits_for_somebody_else(session: Session) -> None:
    entry: Entry = full_draft(session, closing_contest(session))
    stranger: User = make_user(session)

    with pytest.raises(NotYours):
        submit_entry(session, entry, by=stranger, at=EARLY)
