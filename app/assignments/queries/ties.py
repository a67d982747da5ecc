"""Finding ties between judges and entries: own entry, credited address, the same name in either script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.assignments.models import Conflict
from app.assignments.queries.declared import DECLARED, SAME_HOUSE, TOOL_VENDOR, ties_in_words
from app.assignments.queries.names import name_keys
from app.entries.models import IN_CONTEST, Credit, Entry, TeamMember
from app.mail.addresses import canonical_email
from app.web.rules import Invalid

OWN_ENTRY, CREDITED_EMAIL, SAME_NAME = "own_entry", "credited_email", "same_name"
# From the weakest sign to the strongest.
SOURCES = (SAME_NAME, TOOL_VENDOR, SAME_HOUSE, DECLARED, CREDITED_EMAIL, OWN_ENTRY)


@dataclass(frozen=True, order=True)
class Tie:
    """A judge and an entry that belong together, and how that was found."""

    judge_id: int
    entry_id: int
    source: str


@dataclass
class _Judges:
    """Judges by everything that a credit may give away."""

    by_id: set[int] = field(default_factory=set)
    by_email: dict[str, int] = field(default_factory=dict)
    mailboxes: set[str] = field(default_factory=set)
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, people: Iterable[User]) -> _Judges:
        known = cls()
        for user in people:
            known.by_id.add(user.id)
            known.by_email[user.email] = user.id
            known.mailboxes.add(_mailbox(user.email))
            for key in name_keys(user.name):
                known.by_name[key].add(user.id)
        return known

    def addressed(self, email: str) -> int | None:
        """The judge whose address this is, in any spelling; most addresses are sorted out at a glance."""
        is_plain = email.isascii() and email.isprintable()
        if not email or (is_plain and _mailbox(email) not in self.mailboxes):
            return None
        return self.by_email.get(_canonical(email))

    def named(self, *names: str) -> set[int]:
        """The judges who bear one of these names."""
        return {judge for name in names for key in name_keys(name) for judge in self.by_name.get(key, ())}


def detected(session: Session, contest_id: int, judges: Sequence[User]) -> list[Tie]:
    """Every tie between these judges and the entries of a contest, the strongest source of each pair."""
    known = _Judges.of(judges)
    found = [*_by_credit(session, contest_id, known), *_by_entrant(session, contest_id, known)]
    found += _by_team(session, contest_id, known)
    found += [Tie(*tie) for tie in ties_in_words(session, contest_id, judges)]
    found.sort(key=lambda tie: SOURCES.index(tie.source))
    return sorted({(tie.judge_id, tie.entry_id): tie for tie in found}.values())


def _by_entrant(session: Session, contest_id: int, known: _Judges) -> Iterator[Tie]:
    rows = session.execute(
        sa.select(Entry.id, Entry.entrant_id, User.name)
        .join(User, User.id == Entry.entrant_id)
        .where(Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST))
    )
    for entry_id, entrant_id, name in rows:
        for judge_id in known.named(name):
            yield Tie(judge_id, entry_id, SAME_NAME)
        if entrant_id in known.by_id:
            yield Tie(entrant_id, entry_id, OWN_ENTRY)


def _by_team(session: Session, contest_id: int, known: _Judges) -> Iterator[Tie]:
    team = (
        sa.select(TeamMember.user_id, TeamMember.entry_id, User.name)
        .join(Entry, Entry.id == TeamMember.entry_id)
        .join(User, User.id == TeamMember.user_id)
        .where(Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST))
    )
    for user_id, entry_id, name in session.execute(team):
        for judge_id in known.named(name):
            yield Tie(judge_id, entry_id, SAME_NAME)
        if user_id in known.by_id:
            yield Tie(user_id, entry_id, OWN_ENTRY)


def _by_credit(session: Session, contest_id: int, known: _Judges) -> Iterator[Tie]:
    rows = session.execute(
        sa.select(Credit.entry_id, Credit.name_en, Credit.name_zh, Credit.email)
        .join(Entry, Entry.id == Credit.entry_id)
        .where(Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST))
    )
    for row in rows:
        for judge_id in known.named(row.name_en, row.name_zh):
            yield Tie(judge_id, row.entry_id, SAME_NAME)
        judge = known.addressed(row.email)
        if judge is not None:
            yield Tie(judge, row.entry_id, CREDITED_EMAIL)


def _mailbox(email: str) -> str:
    return email.strip().lower().split("@", maxsplit=1)[0]


def _canonical(email: str) -> str:
    """An address as accounts keep it; what is no address matches nobody."""
    try:
        return canonical_email(email)
    except Invalid:
        return ""


def count_conflicts(session: Session, contest_id: int) -> int:
    """How many conflicts of a contest were ever noted."""
    return session.scalar(sa.select(sa.func.count()).where(Conflict.contest_id == contest_id)) or 0


def conflicts(session: Session, contest_id: int, *, limit: int, offset: int = 0) -> Sequence[Conflict]:
    """A page of the conflicts of a contest, newest first, with judge and entry."""
    return session.scalars(
        sa.select(Conflict)
        .where(Conflict.contest_id == contest_id)
        .options(joinedload(Conflict.judge), joinedload(Conflict.entry))
        .order_by(Conflict.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def conflict_of(session: Session, contest_id: int, judge_id: int, entry_code: str) -> Conflict | None:
    """The conflict between a judge and the entry with this code."""
    return session.scalar(
        sa.select(Conflict)
        .join(Conflict.entry)
        .where(Conflict.contest_id == contest_id, Conflict.judge_id == judge_id, Entry.code == entry_code)
    )


def source_of(session: Session, contest_id: int, judge: User, entry_id: int) -> str:
    """How the conflict between a judge and an entry is known: as it was noted, else as it shows now."""
    noted = session.scalar(
        sa.select(Conflict.source).where(
            Conflict.contest_id == contest_id,
            Conflict.judge_id == judge.id,
            Conflict.entry_id == entry_id,
            Conflict.lifted_at.is_(None),
        )
    )
    shown = (tie.source for tie in detected(session, contest_id, [judge]) if tie.entry_id == entry_id)
    return noted or next(shown, "")


def ties_of(session: Session, contest_id: int, judges: Sequence[User]) -> frozenset[tuple[int, int]]:
    """(entry id, judge id) of conflicts that stand and of ties that show; lifted ones are none."""
    found = {(tie.entry_id, tie.judge_id) for tie in detected(session, contest_id, judges)}
    lifted = lifted_pairs(session, contest_id)
    return frozenset(standing_pairs(session, contest_id) | (found - lifted))


def standing_pairs(session: Session, contest_id: int) -> set[tuple[int, int]]:
    """(entry id, judge id) of every conflict that stands."""
    return _pairs(session, contest_id, Conflict.lifted_at.is_(None))


def lifted_pairs(session: Session, contest_id: int) -> set[tuple[int, int]]:
    """(entry id, judge id) of every conflict that was lifted as a mistake."""
    return _pairs(session, contest_id, Conflict.lifted_at.is_not(None))


def _pairs(session: Session, contest_id: int, where: sa.ColumnElement[bool]) -> set[tuple[int, int]]:
    rows = session.execute(
        sa.select(Conflict.entry_id, Conflict.judge_id).where(Conflict.contest_id == contest_id, where)
    )
    return {(row.entry_id, row.judge_id) for row in rows}
