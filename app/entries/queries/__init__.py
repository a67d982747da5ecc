"""Reading entries: one's own, an organizer's list with filters, revisions, what a round can judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Membership, Role, User
from app.contests.models import Category, Contest, Round
from app.entries.models import (
    IN_CONTEST,
    Agreement,
    Correction,
    Credit,
    Entry,
    EntryState,
    Extension,
    LateAttempt,
    Revision,
    in_round,
)
from app.films.models import Film, FilmState

# What a page about one entry shows.
WHOLE = (
    joinedload(Entry.contest).selectinload(Contest.categories),
    joinedload(Entry.contest).selectinload(Contest.entry_rules),
    joinedload(Entry.contest).selectinload(Contest.entry_questions),
    joinedload(Entry.film),
    joinedload(Entry.category),
    joinedload(Entry.guardian),
    selectinload(Entry.agreements).joinedload(Agreement.terms),
    selectinload(Entry.credits),
    selectinload(Entry.ai_uses),
    selectinload(Entry.answers),
    selectinload(Entry.attachments),
)
# What a line about it shows; a film's facts are long and not part of it.
LINE = (
    joinedload(Entry.contest),
    joinedload(Entry.film).defer(Film.facts),
    joinedload(Entry.category),
    joinedload(Entry.entrant),
)


def entry_by_code(session: Session, code: str) -> Entry | None:
    """An entry, for whoever has already been found entitled."""
    return session.scalar(sa.select(Entry).where(Entry.code == code).options(*WHOLE))


def drafts_of(session: Session, user: User, contest: Contest) -> Sequence[Entry]:
    """What a user has begun in a contest and not submitted."""
    return session.scalars(
        sa.select(Entry)
        .where(Entry.contest_id == contest.id, Entry.entrant_id == user.id, Entry.state == EntryState.DRAFT)
        .order_by(Entry.id)
    ).all()


def entry_for_organizer(session: Session, user: User, slug: str, code: str) -> Entry | None:
    """An entry of a contest that the user organizes."""
    return session.scalar(
        sa.select(Entry).where(*organized(user, slug, code)).options(*WHOLE, joinedload(Entry.entrant))
    )


def organized(user: User, slug: str, code: str) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions under which a user organizes the contest of an entry."""
    contests = sa.select(Contest.id).join(Membership, Membership.contest_id == Contest.id)
    mine = sa.and_(Membership.user_id == user.id, Membership.role == Role.ORGANIZER)
    return Entry.code == code, Entry.contest_id.in_(contests.where(Contest.slug == slug, mine))


def most_entries_of_a_person(session: Session, entry: Entry) -> int:
    """How many entries of its contest the busiest of those credited in an entry has, this one counted."""
    counted = _others_by_person(session, entry, sa.true())
    return 1 + max(counted, default=0)


def further_main_entries(session: Session, entry: Entry) -> int:
    """How many other main entries of the contest the busiest credited person has."""
    return max(_others_by_person(session, entry, Entry.is_main.is_(True)), default=0)


def _others_by_person(session: Session, entry: Entry, wanted: sa.ColumnElement[bool]) -> list[int]:
    """For each credited person in how many other submitted entries they are credited."""
    return [
        session.scalar(
            sa.select(sa.func.count(sa.distinct(Credit.entry_id)))
            .join(Entry, Entry.id == Credit.entry_id)
            .where(
                Entry.contest_id == entry.contest_id,
                Entry.id != entry.id,
                Entry.state.in_(IN_CONTEST),
                wanted,
                _is_person(line),
            )
        )
        or 0
        for line in entry.credits
    ]


def _is_person(line: Credit) -> sa.ColumnElement[bool]:
    """A credit of the same person: the same address, or the same name where one of the two gives none."""
    names = [
        sa.func.lower(column) == name.lower()
        for column, name in ((Credit.name_en, line.name_en), (Credit.name_zh, line.name_zh))
        if name
    ]
    same_name = sa.or_(*names)
    if not line.email:
        return same_name
    return sa.or_(Credit.email == line.email, sa.and_(Credit.email == "", same_name))


def latest_revision(session: Session, entry_id: int) -> Revision | None:
    """What was submitted last."""
    return session.scalar(
        sa.select(Revision)
        .where(Revision.entry_id == entry_id)
        .options(joinedload(Revision.film))
        .order_by(Revision.number.desc())
        .limit(1)
    )


def revisions_of(session: Session, entry: Entry) -> Sequence[Revision]:
    """Everything that was submitted, the last one first."""
    return session.scalars(
        sa.select(Revision)
        .where(Revision.entry_id == entry.id)
        .options(joinedload(Revision.film).defer(Film.facts))
        .order_by(Revision.number.desc())
    ).all()


def extension_of(session: Session, contest_id: int, entrant_id: int) -> Extension | None:
    """The longest time that an entrant was given in a contest."""
    return session.scalar(
        sa.select(Extension)
        .where(Extension.contest_id == contest_id, Extension.entrant_id == entrant_id)
        .order_by(Extension.until.desc())
        .limit(1)
    )


def extensions_in(session: Session, contest: Contest) -> Sequence[Extension]:
    """All the time that was given in a contest, the newest first."""
    return session.scalars(
        sa.select(Extension)
        .where(Extension.contest_id == contest.id)
        .options(joinedload(Extension.entrant))
        .order_by(Extension.id.desc())
    ).all()


def correction_of(session: Session, entry_id: int) -> Correction | None:
    """The newest correction window of an entry."""
    return session.scalar(
        sa.select(Correction).where(Correction.entry_id == entry_id).order_by(Correction.id.desc()).limit(1)
    )


def attempts_at(session: Session, entry: Entry) -> Sequence[LateAttempt]:
    """What came too late for an entry, the newest first."""
    return session.scalars(
        sa.select(LateAttempt).where(LateAttempt.entry_id == entry.id).order_by(LateAttempt.id.desc())
    ).all()


def attempts_in(session: Session, contest: Contest, *, limit: int, offset: int) -> Sequence[LateAttempt]:
    """A page of what came too late in a contest, the newest first."""
    return session.scalars(
        sa.select(LateAttempt)
        .where(LateAttempt.contest_id == contest.id)
        .options(joinedload(LateAttempt.entry).joinedload(Entry.entrant))
        .order_by(LateAttempt.at.desc(), LateAttempt.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def attempt_count(session: Session, contest: Contest) -> int:
    """How much came too late."""
    counted = sa.select(sa.func.count()).where(LateAttempt.contest_id == contest.id)
    return session.scalar(counted) or 0


def is_judged() -> sa.ColumnElement[bool]:
    """An entry that judges may get: eligible, or only submitted where the contest does not screen."""
    unscreened = sa.select(Contest.id).where(~Contest.is_screened)
    waiting = sa.and_(Entry.state == EntryState.SUBMITTED, Entry.contest_id.in_(unscreened))
    return sa.or_(Entry.state == EntryState.ELIGIBLE, waiting)


def entries_in_round(session: Session, round_: Round) -> Sequence[Entry]:
    """What the judges of a round can watch: entries that take part and whose film plays."""
    return session.scalars(
        sa.select(Entry)
        .join(Entry.film)
        .where(
            in_round(round_),
            is_judged(),
            Film.state == FilmState.READY,
        )
        .options(*LINE)
        .order_by(Entry.id)
    ).all()


@dataclass(frozen=True)
class Wanted:
    """What an organizer wants to see of the list; empty means all.

    `category` is its position in the contest, `film` a state or none, `sort` may begin with a minus.
    """

    state: str = ""
    category: int | None = None
    film: str = ""
    words: str = ""
    sort: str = "-submitted"


SORTS: dict[str, Any] = {
    "title": sa.func.lower(sa.func.coalesce(sa.func.nullif(Entry.title_en, ""), Entry.title_zh)),
    "entrant": sa.func.lower(User.name),
    "category": Category.position,
    "length": Film.duration_ms,
    "submitted": Entry.submitted_at,
    "code": Entry.code,
}


def entry_count(session: Session, contest: Contest, wanted: Wanted) -> int:
    """How many entries of a contest fit."""
    return session.scalar(_fitting(sa.select(sa.func.count(Entry.id)), contest, wanted)) or 0


def entry_page(
    session: Session, contest: Contest, wanted: Wanted, *, limit: int, offset: int
) -> Sequence[Entry]:
    """One page of the entries that fit, in the wanted order; those without a value come last."""
    column = SORTS.get(wanted.sort.removeprefix("-"), Entry.submitted_at)
    ordered = column.desc() if wanted.sort.startswith("-") else column.asc()
    statement = _fitting(sa.select(Entry), contest, wanted).options(*LINE)
    return session.scalars(
        statement.order_by(ordered.nulls_last(), Entry.id.desc()).limit(limit).offset(offset)
    ).all()


def _fitting(statement: sa.Select[Any], contest: Contest, wanted: Wanted) -> sa.Select[Any]:
    statement = (
        statement.join(User, User.id == Entry.entrant_id)
        .outerjoin(Film, Film.id == Entry.film_id)
        .outerjoin(Category, Category.id == Entry.category_id)
        .where(Entry.contest_id == contest.id)
    )
    if wanted.state:
        statement = statement.where(Entry.state == wanted.state)
    if wanted.category is not None:
        statement = statement.where(Category.position == wanted.category)
    if wanted.film:
        statement = statement.where(film_is(wanted.film))
    if wanted.words:
        statement = statement.where(mentions(wanted.words))
    return statement


def film_is(state: str) -> sa.ColumnElement[bool]:
    """An entry whose film is in a state, or that has none; Film joined."""
    return Entry.film_id.is_(None) if state == "none" else Film.state == state


def mentions(words: str) -> sa.ColumnElement[bool]:
    """An entry whose title, code or entrant has these words; User joined."""
    columns = (Entry.title_en, Entry.title_zh, Entry.code, User.name)
    return sa.or_(*(column.icontains(words, autoescape=True) for column in columns))
