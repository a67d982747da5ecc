"""A table of export without what names people."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Generator
from contextlib import closing

from app.results.queries.tables.table import ANSWER, JUDGE, JUDGE_EMAIL, Table
from app.web.sheets import Row

# What names a person is left out of an anonymised table; judges keep a code that is new in every file.
PERSONAL = frozenset(
    {"entrant", "entrant_email", "credits", "name_en", "name_zh", "email", "organisation", "actor", "detail"}
    | {"note_to_jury", "viewing_reason", "reason", "file_name", "makers"}
)


def anonymised(table: Table) -> Table:
    """The table without what names people; each judge has a code that another file does not repeat."""
    # What people wrote of their own may name them, whatever was asked.
    named = {name for name in table.head if name in PERSONAL | {JUDGE_EMAIL} or name.startswith(f"{ANSWER} ")}
    kept = [place for place, name in enumerate(table.head) if name not in named]
    judge = table.head.index(JUDGE) if JUDGE in table.head else None
    key = table.head.index(JUDGE_EMAIL) if JUDGE_EMAIL in table.head else judge
    names = tuple(table.head[place] for place in kept)
    return Table(names, _without_names(table, kept, judge, key), table.total)


def _without_names(table: Table, kept: list[int], judge: int | None, key: int | None) -> Generator[Row]:
    salt = secrets.token_bytes(16)
    with closing(table.rows):
        for row in table.rows:
            cells = list(row)
            if judge is not None and key is not None:
                cells[judge] = hashlib.sha256(salt + str(cells[key]).encode()).hexdigest()[:10]
            yield [cells[place] for place in kept]
