"""Two presses at the same moment, from two windows: one revision, one winner, nothing half."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session

from app.db import Database
from app.entries.operations.submitting import submit_entry
from app.entries.operations.writing import ChangedElsewhere, save_entry
from app.entries.queries import entry_by_code
from tests.entries.factories import EARLY, closing_contest, content_of, full_draft

PRESSES = 8


def test_submitting_at_the_same_moment_leaves_one_revision(session: Session, database: Database) -> None:
    code = full_draft(session, closing_contest(session)).code
    session.commit()

    def press(_number: int) -> tuple[int, bool]:
        with database.writing() as own:
            entry = entry_by_code(own, code)
            assert entry is not None
            receipt = submit_entry(own, entry, by=entry.entrant, at=EARLY)
            own.commit()
            return receipt.revision.number, receipt.is_new

    with ThreadPoolExecutor(PRESSES) as pool:
        answers = list(pool.map(press, range(PRESSES)))

    assert sorted(answers) == [(1, False)] * (PRESSES - 1) + [(1, True)]


def test_saving_the_same_version_at_the_same_moment_has_one_winner(
    session: Session, database: Database
) -> None:
    entry = full_draft(session, closing_contest(session))
    code, shown = entry.code, entry.save_count
    session.commit()

    def save(number: int) -> str:
        with database.writing() as own:
            mine = entry_by_code(own, code)
            assert mine is not None
            content = content_of(mine.contest, title_en=f"Window {number}")
            try:
                save_entry(own, mine, content, by=mine.entrant, at=EARLY, save_count=shown)
            except ChangedElsewhere:
                return "refused"
            own.commit()
            return f"Window {number}"

    with ThreadPoolExecutor(PRESSES) as pool:
        answers = list(pool.map(save, range(PRESSES)))

    winners = [answer for answer in answers if answer != "refused"]
    with database.reading() as reading:
        kept = entry_by_code(reading, code)
    assert kept is not None
    assert winners == [kept.title_en]
    assert (kept.save_count, len(kept.credits)) == (shown + 1, 1)
