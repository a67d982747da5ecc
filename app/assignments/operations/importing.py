"""A plan from a file: checked as a whole against the round, then proposed or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Plan, PlanKind, PlanState
from app.assignments.operations.account import links_of, loads_of
from app.assignments.operations.arrays import Tables, tables_of
from app.assignments.operations.plan_rows import PlanRow, read_rows
from app.assignments.operations.plans import RoundClosed, hold_round, next_plan
from app.assignments.queries.snapshot import Pair, Snapshot, take_snapshot
from app.contests.models import Round, RoundState
from app.web.rules import N_, Invalid

SHOWN = 10
WORDS = {
    "entry": N_("Line %(line)s: no film of this round has the code “%(entry)s”."),
    "judge": N_("Line %(line)s: nobody on the panel has the address “%(judge)s”."),
    "twice": N_("Line %(line)s: this pair stands in the file already; keep it once."),
    "word": N_("Line %(line)s: “%(word)s” says nothing here; write “remove” or leave the cell empty."),
    "absent": N_("Line %(line)s: %(judge)s does not have %(entry)s, so it cannot be removed."),
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
    whole: bool
    given: dict[Pair, PlanRow] = field(default_factory=dict)
    removed: set[Pair] = field(default_factory=set)
    problems: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    @cached_property
    def films(self) -> dict[str, int]:
        """Row of each entry code."""
        return {film.code: row for row, film in enumerate(self.snapshot.films)}

    @cached_property
    def judges(self) -> dict[int, int]:
        """Column of each judge."""
        return {judge.judge_id: column for column, judge in enumerate(self.snapshot.judges)}

    @property
    def begun(self) -> frozenset[Pair]:
        """Reviews that nobody takes away."""
        return self.snapshot.held - self.snapshot.pending

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
        place, judge = self.films.get(row.entry), self.emails.get(row.judge.casefold(), 0)
        if place is None or judge not in self.judges:
            return self._wrong("entry" if place is None else "judge", row)
        pair = (self.snapshot.films[place].entry_id, judge)
        problem = self._problem(pair, row, closed=bool(self.tables.bits[place, self.judges[judge]]))
        if problem:
            return self._wrong(problem, row)
        if row.takes_back:
            self.removed.add(pair)
        else:
            self.given[pair] = row
        return None

    def _problem(self, pair: Pair, row: PlanRow, *, closed: bool) -> str:
        if not row.is_known:
            return "word"
        if pair in self.given or pair in self.removed:
            return "twice"
        if row.takes_back:
            return "absent" if pair not in self.snapshot.held else "begun" if pair in self.begun else ""
        return "forbidden" if closed and pair not in self.snapshot.held else ""

    def _movable(self) -> list[Pair]:
        """Pairs of the round's films and judges that wait."""
        films = {film.entry_id for film in self.snapshot.films}
        return [pair for pair in self.snapshot.pending if pair[0] in films and pair[1] in self.judges]

    def _check_room(self) -> None:
        """Name the rows that would give a film or a judge more than they may have."""
        lengths = self.tables.instance.tenths().tolist()
        minutes = {film.entry_id: length for film, length in zip(self.snapshot.films, lengths, strict=True)}
        films_left = self.snapshot.wanted()
        judge_left = Counter({judge.judge_id: judge.max_films for judge in self.snapshot.judges})
        spare = {
            row.judge_id: 10 * row.max_minutes for row in self.snapshot.judges if row.max_minutes is not None
        }
        stays = sorted(self.snapshot.held - self.removed)
        for entry, judge in [*stays, *self.new]:
            films_left[entry] -= 1
            judge_left[judge] -= 1
            if judge in spare:
                spare[judge] -= minutes.get(entry, 0)
            row = self.given.get((entry, judge))
            if row is None or (entry, judge) in self.snapshot.held:
                continue
            if films_left[entry] < 0:
                self._wrong("film_full", row)
            elif judge_left[judge] < 0:
                self._wrong("judge_full", row)
            elif spare.get(judge, 0) < 0:
                self._wrong("too_long", row)

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
    ids = [judge.judge_id for judge in snapshot.judges]
    people = session.execute(sa.select(User.email, User.id).where(User.id.in_(ids)))
    emails = {email.casefold(): judge for email, judge in people}
    sheet = _Sheet(snapshot, tables_of(snapshot), emails, whole)
    sheet.read(rows)
    if sheet.problems:
        raise SheetRefused(sheet.problems)
    plan = next_plan(session, round_, PlanKind.IMPORT, by=by)
    plan.state, plan.pairs = PlanState.PROPOSED, [list(pair) for pair in sheet.new]
    plan.removals = [list(pair) for pair in sorted(sheet.removed)]
    plan.summary = _summary(sheet)
    session.flush()
    return plan


def _summary(sheet: _Sheet) -> dict[str, object]:
    snapshot, new = sheet.snapshot, sheet.new
    films = {film.entry_id for film in snapshot.films}
    stays = sorted(snapshot.held - sheet.removed)
    held = [pair for pair in stays if pair[0] in films and pair[1] in sheet.judges]
    chosen = [*held, *new]
    return {
        "status": "imported",
        "films": len(films),
        "new": len(new),
        "held": len(held),
        "moved": len(sheet.removed),
        "unlisted": len(sheet.begun - set(sheet.given)) if sheet.whole else 0,
        "unfilled": max(snapshot.wanted().total() - len(chosen), 0),
        "components": 0,
        "loads": loads_of(snapshot, chosen, set(new)),
        "links": links_of(snapshot, chosen),
        "shortfalls": [],
    }
