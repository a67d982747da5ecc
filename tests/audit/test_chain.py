"""The audit chain: any change, gap or swap is found at its place."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.audit.operations import GENESIS, record, use_key
from app.audit.queries import check_chain
from app.db import Database


def _three(session: Session, contest_id: int = 7) -> None:
    for number in range(3):
        record(session, "entry.withdrawn", f"entry:{number}", by=1, contest_id=contest_id)


def _unprotect(session: Session) -> None:
    """Do what the owner of the database could do: take the guards away."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("DROP TRIGGER audit_entry_no_update"))
        session.execute(sa.text("DROP TRIGGER audit_entry_no_delete"))
    else:
        session.execute(sa.text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))


def test_an_untouched_chain_is_whole(session: Session) -> None:
    _three(session)

    check = check_chain(session, 7)

    assert (check.entries, check.broken_at) == (3, None)
    assert check.head == session.scalar(sa.select(AuditEntry.mac).where(AuditEntry.number == 3))


def test_an_empty_chain_is_whole(session: Session) -> None:
    assert check_chain(session, 7).head == GENESIS


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit_entry SET subject = 'entry:9' WHERE number = 2", 2),
        ("UPDATE audit_entry SET actor_id = 2 WHERE number = 1", 1),
        ("DELETE FROM audit_entry WHERE number = 2", 3),
        ("UPDATE audit_entry SET number = number + 10 WHERE number = 3", 13),
    ],
)
def test_tampering_is_found_where_it_happened(session: Session, tampering: str, found_at: int) -> None:
    _three(session)
    _unprotect(session)

    session.execute(sa.text(tampering))
    session.expire_all()

    assert check_chain(session, 7).broken_at == found_at
    session.rollback()


def test_a_chain_under_another_key_does_not_fit(session: Session) -> None:
    _three(session)
    use_key("somebody else's key, long enough to count")

    assert check_chain(session, 7).broken_at == 1


def test_contests_have_chains_of_their_own(session: Session) -> None:
    _three(session, contest_id=7)
    record(session, "contest.opened", "contest:eight", by=1, contest_id=8)

    assert (check_chain(session, 7).entries, check_chain(session, 8).entries) == (3, 1)


def test_ten_organizers_at_once_leave_one_unbroken_chain(database: Database) -> None:
    def act(number: int) -> None:
        with database.writing() as session:
            record(session, "entry.withdrawn", f"entry:{number}", by=number, contest_id=7)
            session.commit()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        check = check_chain(session, 7)
    assert (check.entries, check.broken_at) == (10, None)
