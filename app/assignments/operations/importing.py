"""A plan from a file: checked as a whole against the round, then proposed or refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, PanelSeat, Plan, PlanKind, PlanState
from app.assignments.operations.account import links_of, loads_of
from app.assignments.operations.arrays import Tables, tables_of
from app.assignments.operations.plan_rows import PlanRow, read_rows
from app.assignments.operations.plans import RoundClosed, hold_round, next_plan
from app.assignments.operations.room import Room
from app.assignments.queries.snapshot import Pair, Snapshot, take_snapshot
from app.contests.models import Round, RoundState
from app.entries.models import Entry
from app.web.rules import N_, Invalid

SHOWN = 10
WORDS = {
    "entry": N_("Line %(line)s: no film of this round has the code “%(entry)s”."),
    "judge": N_("Line %(line)s: nobody on the panel has the address “%(judge)s”."),
    "twice": N_("Line %(line)s: this pair stands in the file already; keep it once."),
    "word": N_("Line %(line)s: “%(word)s” says nothing here; write “remove” or leave the cell empty."),
    "absent": N_("Line %(line)s: %(judge)s does not have %(entry)s, so it cannot be removed."),
    "pinned": N_("Line %(line)s: %(entry)s is pinned to %(judge)s; take the pin off, or keep the line."),
    "begun": N_("Line %(line)s: %(judge)s has begun or finished %(entry)s, so it stays; keep it."),
    "forbidden": N_("Line %(line)s: a conflict or the language keeps %(judge)s from %(entry)s."),
    "film_full": N_("Line %(line)s: %(entry)s would have more judges than the round asks for."),
    "judge_full": N_("Line %(line)s: %(judge)s would have more films than they offered."),
    "too_long": N_("Line %(line)s: with %(entry)s, %(judge)s would watch more minutes than they offered."),
}


class SheetRefused(Invalid):
    """Rows that cannot be taken; nothing was."""

    message = N_("Nothing was taken from this file.")
    field = "file"

    def __init__(self, problems: list[tuple[str, dict[str, object]]]) -> None:
        self.problems = problems
        super().__init__()


@dataclass
class _Sheet:
    """A file against the round: which pairs it gives, which it takes back, and what is wrong with it.

    whole: the file is the whole plan, so what waits and is not in it comes back too.
    """

    snapshot: Snapshot
    tables: Tables
    emails: dict[str, int]
    entries: dict[str, int]
    whole: bool
    given: dict[Pair, PlanRow] = field(default_factory=dict)
    removed: set[Pair] = field(default_factory=set)
    problems: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    @cached_property
    def films(self) -> frozenset[int]:
        """The films that can be given out."""
        return frozenset(film.entry_id for film in self.snapshot.films)

    @cached_property
    def judges(self) -> frozenset[int]:
        """The judges of the panel."""
        return frozenset(judge.judge_id for judge in self.snapshot.judges)

    @property
    def locked(self) -> frozenset[Pair]:
        """Reviews that no file takes away: begun, finished or pinned."""
        return self.snapshot.held - (self.snapshot.pending - self.snapshot.pins)

    @property
    def new(self) -> list[Pair]:
        """The pairs that nobody has yet."""
        return [pair for pair in self.given if pair not in self.snapshot.held]

    def read(self, rows: Iterable[PlanRow]) -> None:
        """Take every row in, then check what would come of all of them."""
        for row in rows:
            self._take(row)
        if self.whole:
            self.removed |= {pair for pair in self._movable() if pair not in self.given}
        self._check_room()
        self.problems.sort(key=lambda problem: int(str(problem[1]["line"])))

    def _take(self, row: PlanRow) -> None:
        pair = self.entries.get(row.entry, 0), self.emails.get(row.judge.casefold(), 0)
        problem = self._unknown(pair) or self._problem(pair, row)
        if problem:
            self._wrong(problem, row)
        elif row.takes_back:
            self.removed.add(pair)
        else:
            self.given[pair] = row

    def _unknown(self, pair: Pair) -> str:
        """What is not of this round; a judge who has left keeps the reviews that they finished."""
        if pair in self.snapshot.held:
            return ""
        entry, judge = pair
        return "entry" if entry not in self.films else "judge" if judge not in self.judges else ""

    def _problem(self, pair: Pair, row: PlanRow) -> str:
        if not row.is_known:
            return "word"
        if pair in self.given or pair in self.removed:
            return "twice"
        if row.takes_back:
            return self._kept(pair)
        return ""

    def _kept(self, pair: Pair) -> str:
        """Why a review cannot be taken back."""
        if pair not in self.snapshot.held:
            return "absent"
        if pair not in self.locked:
            return ""
        return "pinned" if pair in self.snapshot.pending else "begun"

    def _movable(self) -> list[Pair]:
        """Pairs of the round's films and judges that wait, but for those that are pinned."""
        waiting = self.snapshot.pending - self.snapshot.pins
        return [pair for pair in waiting if pair[0] in self.films and pair[1] in self.judges]

    def _check_room(self) -> None:
        """Name the rows that would give somebody what they may not have, or more than they can take."""
        room = Room(self.snapshot, self.tables, self.snapshot.held - self.removed)
        for pair in self.new:
            problem = room.refuses(pair)
            if problem:
                self._wrong(problem, self.given[pair])

    def _wrong(self, problem: str, row: PlanRow) -> None:
        values = {"line": row.line, "entry": row.entry, "judge": row.judge, "word": row.word}
        self.problems.append((WORDS[problem], values))


def import_plan(session: Session, round_: Round, content: bytes, *, by: User, whole: bool = False) -> Plan:
    """Propose what a file says: on top of the seats that are held or, `whole`, instead of those that wait.

    Applying it is another step. Raises RoundClosed, SheetTooLarge, NotASheet, or SheetRefused with every
    problem.
    """
    rows = list(read_rows(content))
    hold_round(session, round_)
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundClosed
    snapshot = take_snapshot(session, round_)
    sheet = _Sheet(snapshot, tables_of(snapshot), _emails(session, round_), _codes(session, round_), whole)
    sheet.read(rows)
    if sheet.problems:
        raise SheetRefused(sheet.problems)
    plan = next_plan(session, round_, PlanKind.IMPORT, by=by)
    plan.state, plan.pairs = PlanState.PROPOSED, [list(pair) for pair in sheet.new]
    plan.removals = [list(pair) for pair in sorted(sheet.removed)]
    plan.summary = _summary(sheet)
    session.flush()
    return plan


def _emails(session: Session, round_: Round) -> dict[str, int]:
    """Whoever sits on the panel or was given a film of the round, by address."""
    seated = sa.select(PanelSeat.judge_id).where(PanelSeat.round_id == round_.id)
    given = sa.select(Assignment.judge_id).where(Assignment.round_id == round_.id)
    people = session.execute(sa.select(User.email, User.id).where(User.id.in_(seated.union(given))))
    return {email.casefold(): judge for email, judge in people}


def _codes(session: Session, round_: Round) -> dict[str, int]:
    """Every entry of the contest by its code."""
    entries = sa.select(Entry.code, Entry.id).where(Entry.contest_id == round_.contest_id)
    return {code: entry for code, entry in session.execute(entries)}  # noqa: C416 - rows are no pairs to the types


def _summary(sheet: _Sheet) -> dict[str, object]:
    snapshot, new = sheet.snapshot, sheet.new
    films = sheet.films
    stays = sorted(snapshot.held - sheet.removed)
    held = [pair for pair in stays if pair[0] in films and pair[1] in sheet.judges]
    chosen = [*held, *new]
    return {
        "status": "imported",
        "films": len(films),
        "new": len(new),
        "held": len(held),
        "moved": len(sheet.removed),
        "unlisted": len(sheet.locked - set(sheet.given)) if sheet.whole else 0,
        "unfilled": max(snapshot.wanted().total() - len(chosen), 0),
        "components": 0,
        "loads": loads_of(snapshot, chosen, set(new)),
        "links": links_of(snapshot, chosen),
        "shortfalls": [],
    }
