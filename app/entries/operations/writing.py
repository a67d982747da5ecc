"""Beginning an entry, saving what is written, and binding an uploaded film to it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.people import give_role
from app.contests.models import Contest
from app.contests.operations.entry_rules import widest_seconds
from app.db import claim
from app.entries.models import OPEN_TO_ENTRANT, Entry, EntryState
from app.entries.operations.acts import changed_fields, note_act, note_writing
from app.entries.operations.consent import note_consent
from app.entries.operations.content import Content
from app.entries.operations.deadline import (
    EntryIsSettled,
    check_term,
    check_writable,
    may_arrive_until,
    term_for,
    term_of,
)
from app.entries.operations.submitting import Receipt, submit_changed
from app.entries.queries import drafts_of
from app.films.operations.path import film_from_upload
from app.films.operations.subtitles import take_over
from app.media.rules import Rules
from app.uploads.models import Upload
from app.web.rules import N_, Invalid, RuleBroken

MOST_DRAFTS = 20


class TooManyDrafts(RuleBroken):
    """More is begun than anybody finishes."""

    message = N_(
        "You have begun %(count)s entries and submitted none of them. Finish or withdraw one of them first."
    )


class ChangedElsewhere(RuleBroken):
    """The entry was saved from another window since this page was opened."""

    message = N_(
        "This entry was changed in another window since you opened this page. What you see here is what you "
        "typed; save again to keep it, or reload the page to see the other version."
    )


class BothWrote(RuleBroken):
    """Two people changed the same field since the page was opened."""

    message = N_(
        "Somebody else of your team changed the same field meanwhile. Both versions stand at the field: "
        "save again to keep yours."
    )


class NoSuchCategory(Invalid):
    """The category is not one of this contest."""

    message = N_("Choose one of the categories of this contest.")
    field = "category_id"


def begin_entry(session: Session, contest: Contest, *, by: User, at: datetime) -> Entry:
    """Begin an entry, or return the one begun before in which nothing has been written yet.

    Raises NotOpenYet, Closed or TooManyDrafts.
    """
    check_term(contest, term_for(session, contest, by.id), at=at)
    drafts = drafts_of(session, by, contest)
    untouched = [draft for draft in drafts if draft.save_count == 0 and draft.film_id is None]
    if untouched:
        return untouched[0]
    if len(drafts) >= MOST_DRAFTS:
        raise TooManyDrafts(count=len(drafts))
    give_role(session, by, Role.ENTRANT, contest_id=contest.id, by=None)
    only = contest.categories[0].id if len(contest.categories) == 1 else None
    entry = Entry(contest_id=contest.id, entrant_id=by.id, category_id=only, created_at=at, updated_at=at)
    session.add(entry)
    session.flush()
    return entry


def save_entry(
    session: Session, entry: Entry, content: Content, *, by: User, at: datetime, save_count: int
) -> Receipt | None:
    """Save what was written over the version that the page had shown, which `save_count` names.

    A submitted entry is submitted again at once, so that judges always see what was last submitted; the
    receipt is returned. A repetition of what is stored changes nothing. Raises ChangedElsewhere,
    NoSuchCategory, Closed, or what submitting raises.
    """
    # Two savings at once queue up here; the second then finds what the first one left.
    session.execute(sa.select(Entry.id).where(Entry.id == entry.id).with_for_update())
    session.refresh(entry)
    if entry.save_count > save_count and is_stored(entry, content):
        return submit_again(session, entry, by=by, at=at)
    check_writable(session, entry, at=at)
    known = {category.id for category in entry.contest.categories}
    if content.category_id is not None and content.category_id not in known:
        raise NoSuchCategory
    before = Content.of(entry)
    saved = (
        sa.update(Entry)
        .where(Entry.id == entry.id, Entry.state == entry.state, Entry.save_count == save_count)
        .values(**content.columns(), save_count=Entry.save_count + 1, updated_at=at)
    )
    if not claim(session, saved):
        raise ChangedElsewhere
    session.refresh(entry)
    content.put_lines(entry)
    session.flush()
    fields = changed_fields(before, content)
    note_writing(session, entry, [name for name in fields if name != "has_consent"], by=by, at=at)
    if "has_consent" in fields:
        note_consent(session, entry, gave=content.has_consent, by=by, at=at)
    return submit_again(session, entry, by=by, at=at)


def attach_film(session: Session, entry: Entry, upload: Upload, *, by: User, at: datetime) -> Receipt | None:
    """Make a complete upload the entry's film and have it checked; raises when the entry's time is over.

    A film that replaces that of a submitted entry submits it again; the receipt is returned.
    """
    check_arrival(session, entry, upload, at=at)
    contest = entry.contest
    shortest, longest = widest_seconds(contest)
    rules = Rules(min_seconds=shortest, max_seconds=longest)
    before, film = entry.film, film_from_upload(session, upload, owner=by, rules=rules, contest_id=contest.id)
    if before is not None and before.id != film.id:
        take_over(session, film, before)
    bound = (
        sa.update(Entry)
        .where(Entry.id == entry.id, Entry.state == entry.state)
        .values(film_id=film.id, poster_still=None, chosen_stills=[], updated_at=at)
    )
    if not claim(session, bound):
        raise EntryIsSettled
    session.refresh(entry)
    note_act(session, entry, "film", by=by, at=at, name=film.file_name)
    return submit_again(session, entry, by=by, at=at)


def check_arrival(session: Session, entry: Entry, upload: Upload, *, at: datetime) -> None:
    """Refuse bytes for an entry that is settled, or that come too late; EntryIsSettled or Closed."""
    if entry.state not in OPEN_TO_ENTRANT:
        raise EntryIsSettled
    term = term_for(session, entry.contest, entry.entrant_id)
    if at > may_arrive_until(term, upload):
        term = term_of(session, entry, at=at)
    check_term(entry.contest, term, at=at, until=may_arrive_until(term, upload))


def is_stored(entry: Entry, content: Content) -> bool:
    """Whether an entry already says what was written."""
    kept = Content.of(entry)
    lists = (
        (kept.credits, content.credits),
        (kept.ai_uses, content.ai_uses),
        (kept.answers, content.answers),
    )
    return kept.columns() == content.columns() and all(list(mine) == list(sent) for mine, sent in lists)


def submit_again(session: Session, entry: Entry, *, by: User, at: datetime) -> Receipt | None:
    """Submit an entry that was changed, so that judges see what stands in it; a draft stays one."""
    if entry.state is EntryState.DRAFT:
        return None
    return submit_changed(session, entry, by=by, at=at)
