"""A plan from a file: read whatever a spreadsheet writes, checked as a whole, proposed or refused."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Plan, PlanKind, PlanState
from app.assignments.operations.account import links_of, loads_of
from app.assignments.operations.arrays import Tables, tables_of
from app.assignments.operations.plans import RoundClosed, hold_round, next_plan
from app.assignments.queries.snapshot import Pair, Snapshot, take_snapshot
from app.contests.models import Round, RoundState
from app.web.rules import N_, Invalid

MOST_BYTES = 20_000_000
SHOWN = 10
WORDS = {
    "entry": N_("Line %(line)s: no film of this round has the code “%(value)s”."),
    "judge": N_("Line %(line)s: nobody on the panel has the address “%(value)s”."),
    "twice": N_("Line %(line)s: this pair stands in the file already; keep it once."),
    "forbidden": N_("Line %(line)s: a conflict or the language keeps %(judge)s from %(entry)s."),
    "film_full": N_("Line %(line)s: %(entry)s would have more judges than the round asks for."),
    "judge_full": N_("Line %(line)s: %(judge)s would have more films than they offered."),
}


class NotASheet(Invalid):
    """No table was found in the file."""

    message = N_("This file is no table with the columns “entry” and “judge”; export one to see the form.")
    field = "file"


class SheetTooLarge(Invalid):
    """Nobody writes such a plan."""

    message = N_("This file is larger than any plan; send one below 20 MB.")
    field = "file"


class SheetRefused(Invalid):
    """Rows that cannot be taken; nothing was."""

    message = N_("Nothing was taken from this file.")
    field = "file"

    def __init__(self, problems: list[tuple[str, dict[str, object]]]) -> None:
        self.problems = problems
        super().__init__()


@dataclass
class _Checked:
    """The rows that are right so far, and what is wrong with the others."""

    snapshot: Snapshot
    tables: Tables
    emails: dict[str, int]
    new: list[Pair] = field(default_factory=list)
    problems: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def read(self, rows: Iterator[tuple[int, str, str]]) -> None:
        """Check every row against the round and against the rows before it."""
        films = {film.code: row for row, film in enumerate(self.snapshot.films)}
        judges = {judge.judge_id: column for column, judge in enumerate(self.snapshot.judges)}
        films_left = Counter({film.entry_id: self.snapshot.reviews_per_entry for film in self.snapshot.films})
        judge_left = Counter({judge.judge_id: judge.max_films for judge in self.snapshot.judges})
        films_left.subtract(entry for entry, _ in self.snapshot.held)
        judge_left.subtract(judge for _, judge in self.snapshot.held)
        seen: set[Pair] = set()
        for line, code, email in rows:
            row = films.get(code.upper())
            judge = self.emails.get(email.casefold(), 0)
            if row is None or judge not in judges:
                known = row is not None
                self._wrong("judge" if known else "entry", line, value=email if known else code)
                continue
            pair = (self.snapshot.films[row].entry_id, judge)
            if pair in seen:
                self._wrong("twice", line)
            elif pair not in self.snapshot.held:
                about = {"entry": code.upper(), "judge": email}
                closed = bool(self.tables.bits[row, judges[judge]])
                problem = "forbidden" if closed else _full(pair, films_left, judge_left)
                if problem:
                    self._wrong(problem, line, **about)
                else:
                    films_left[pair[0]] -= 1
                    judge_left[judge] -= 1
                    self.new.append(pair)
            seen.add(pair)

    def _wrong(self, problem: str, line: int, **values: object) -> None:
        self.problems.append((WORDS[problem], {"line": line, **values}))


def _full(pair: Pair, films_left: Counter[int], judge_left: Counter[int]) -> str:
    if films_left[pair[0]] < 1:
        return "film_full"
    return "judge_full" if judge_left[pair[1]] < 1 else ""


def import_plan(session: Session, round_: Round, content: bytes, *, by: User) -> Plan:
    """Propose what a file says on top of the seats that are held; applying it is another step.

    Raises RoundClosed, SheetTooLarge, NotASheet, or SheetRefused with every problem.
    """
    rows = list(read_rows(content))
    hold_round(session, round_)
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundClosed
    snapshot = take_snapshot(session, round_)
    ids = [judge.judge_id for judge in snapshot.judges]
    people = session.execute(sa.select(User.email, User.id).where(User.id.in_(ids)))
    checked = _Checked(snapshot, tables_of(snapshot), {email.casefold(): judge for email, judge in people})
    checked.read(iter(rows))
    if checked.problems:
        raise SheetRefused(checked.problems)
    plan = next_plan(session, round_, PlanKind.IMPORT, by=by)
    plan.state, plan.pairs = PlanState.PROPOSED, [list(pair) for pair in checked.new]
    plan.summary = _summary(snapshot, checked.new)
    session.flush()
    return plan


def _summary(snapshot: Snapshot, new: list[Pair]) -> dict[str, object]:
    films = {film.entry_id for film in snapshot.films}
    seated = {judge.judge_id for judge in snapshot.judges}
    held = [pair for pair in sorted(snapshot.held) if pair[0] in films and pair[1] in seated]
    chosen = [*held, *new]
    wanted = snapshot.reviews_per_entry * len(films)
    return {
        "status": "imported",
        "films": len(films),
        "new": len(new),
        "held": len(held),
        "moved": 0,
        "unfilled": max(wanted - len(chosen), 0),
        "components": 0,
        "loads": loads_of(snapshot, chosen, set(new)),
        "links": links_of(snapshot, chosen),
        "shortfalls": [],
    }


def read_rows(content: bytes) -> Iterator[tuple[int, str, str]]:
    """(line, entry code, address) of every row; UTF-8 with or without its mark, UTF-16 or GBK; , ; or tab.

    Raises SheetTooLarge or NotASheet.
    """
    if len(content) > MOST_BYTES:
        raise SheetTooLarge
    text = _text(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = [cell.strip().casefold() for cell in next(reader, [])]
        if "entry" not in head or "judge" not in head:
            raise NotASheet
        entry, judge = head.index("entry"), head.index("judge")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(head)]
                yield reader.line_num, _cell(padded[entry]), _cell(padded[judge])
    except csv.Error as error:
        raise NotASheet from error


def _cell(text: str) -> str:
    """A cell as it was meant: spreadsheets keep the apostrophe that guards a formula."""
    return text.strip().removeprefix("'")


def _text(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASheet
