"""Writing an entry: begun once, saved over the version that was shown, kept apart from everybody else's."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role
from app.contests.models import Category
from app.entries.models import AiUse, Credit, EntryState
from app.entries.operations.content import AiLine, CreditLine
from app.entries.operations.deadline import Closed
from app.entries.operations.submitting import PartMissing, submit_entry
from app.entries.operations.writing import (
    MOST_DRAFTS,
    ChangedElsewhere,
    NoSuchCategory,
    TooManyDrafts,
    attach_film,
    begin_entry,
    save_entry,
)
from app.entries.queries import latest_revision
from tests.entries.factories import (
    CLOSES,
    EARLY,
    arrived_upload,
    closing_contest,
    content_of,
    full_draft,
    written_draft,
)
from tests.factories import make_contest, make_user

LATER = CLOSES.replace(year=2027)


def test_beginning_twice_before_anything_is_written_gives_the_same_entry(session: Session) -> None:
    contest, entrant = closing_contest(session), make_user(session)

    first = begin_entry(session, contest, by=entrant, at=EARLY)
    second = begin_entry(session, contest, by=entrant, at=EARLY)

    assert first.id == second.id


def test_whoever_begins_an_entry_becomes_an_entrant(session: Session) -> None:
    contest, entrant = closing_contest(session), make_user(session)

    begin_entry(session, contest, by=entrant, at=EARLY)

    held = sa.select(Membership.role).where(Membership.user_id == entrant.id)
    assert session.scalars(held).all() == [Role.ENTRANT]


def test_a_second_entry_can_be_begun_once_the_first_is_written(session: Session) -> None:
    contest, entrant = closing_contest(session), make_user(session)
    first = written_draft(session, contest, entrant)

    second = begin_entry(session, contest, by=entrant, at=EARLY)

    assert second.id != first.id


def test_the_only_category_is_chosen_for_the_entrant(session: Session) -> None:
    contest = closing_contest(session)

    entry = begin_entry(session, contest, by=make_user(session), at=EARLY)

    assert entry.category_id == contest.categories[0].id


def test_nobody_hoards_drafts(session: Session) -> None:
    contest, entrant = closing_contest(session), make_user(session)
    for _ in range(MOST_DRAFTS):
        written_draft(session, contest, entrant)

    with pytest.raises(TooManyDrafts):
        begin_entry(session, contest, by=entrant, at=EARLY)


def test_no_entry_is_begun_after_the_deadline(session: Session) -> None:
    with pytest.raises(Closed):
        begin_entry(session, closing_contest(session), by=make_user(session), at=LATER)


def test_a_save_over_a_version_that_the_page_did_not_show_is_refused(session: Session) -> None:
    contest = closing_contest(session)
    entry = written_draft(session, contest)
    other_window = content_of(contest, title_en="Written in the other window")

    with pytest.raises(ChangedElsewhere):
        save_entry(session, entry, other_window, by=entry.entrant, at=EARLY, save_count=0)

    assert (entry.title_en, entry.save_count) == ("The Lantern Maker", 1)


def test_saving_replaces_credits_and_tools_in_the_order_written(session: Session) -> None:
    contest = closing_contest(session)
    entry = written_draft(session, contest)
    people = [CreditLine(role="writer", name_zh="王芳"), CreditLine(role="director", name_en="Zhao Min")]

    save_entry(
        session,
        entry,
        content_of(contest, credits=people, ai_uses=[AiLine(tool="Vidu")]),
        by=entry.entrant,
        at=EARLY,
        save_count=1,
    )

    session.expire_all()
    assert [(line.position, line.role) for line in entry.credits] == [(1, "writer"), (2, "director")]
    assert [line.tool for line in entry.ai_uses] == ["Vidu"]
    assert session.scalar(sa.select(sa.func.count(Credit.id))) == 2
    assert session.scalar(sa.select(sa.func.count(AiUse.id))) == 1


def test_a_category_of_another_contest_is_refused(session: Session) -> None:
    contest = closing_contest(session)
    foreign: Category = make_contest(session).categories[0]
    entry = written_draft(session, contest)

    with pytest.raises(NoSuchCategory):
        save_entry(
            session,
            entry,
            content_of(contest, category_id=foreign.id),
            by=entry.entrant,
            at=EARLY,
            save_count=1,
        )


def test_nothing_is_saved_after_the_deadline(session: Session) -> None:
    contest = closing_contest(session)
    entry = written_draft(session, contest)

    with pytest.raises(Closed):
        save_entry(session, entry, content_of(contest), by=entry.entrant, at=LATER, save_count=1)


def test_a_submitted_entry_cannot_be_saved_without_a_needed_part(session: Session) -> None:
    contest = closing_contest(session)
    entry = full_draft(session, contest)
    submit_entry(session, entry, by=entry.entrant, at=EARLY)

    with pytest.raises(PartMissing):
        save_entry(
            session,
            entry,
            content_of(contest, has_consent=False),
            by=entry.entrant,
            at=EARLY,
            save_count=entry.save_count,
        )


def test_another_film_for_a_submitted_entry_is_submitted_at_once(session: Session) -> None:
    entry = full_draft(session, closing_contest(session))
    submit_entry(session, entry, by=entry.entrant, at=EARLY)

    receipt = attach_film(session, entry, arrived_upload(session, entry), by=entry.entrant, at=EARLY)

    last = latest_revision(session, entry.id)
    assert receipt is not None
    assert last is not None
    assert (last.number, last.film_id, receipt.is_new) == (2, entry.film_id, True)


def test_a_film_does_not_disturb_the_page_on_which_the_text_is_being_written(session: Session) -> None:
    contest = closing_contest(session)
    entry = written_draft(session, contest)
    shown = entry.save_count
    attach_film(session, entry, arrived_upload(session, entry), by=entry.entrant, at=EARLY)

    save_entry(session, entry, content_of(contest), by=entry.entrant, at=EARLY, save_count=shown)

    assert (entry.state, entry.save_count) == (EntryState.DRAFT, shown + 1)
