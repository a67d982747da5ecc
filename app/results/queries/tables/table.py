"""A table to export: its head, how many rows it has, and the rows as they are read."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.web.sheets import Cell, Row

# Rows are fetched by so many, so that memory does not grow with the table.
BATCH = 500
JUDGE, JUDGE_EMAIL = "judge", "judge_email"
# How the columns begin that hold answers to a contest's own questions.
ANSWER = "answer"
HUNDRED, THOUSAND, MILLION = Decimal(100), Decimal(1000), Decimal(1_000_000)


@dataclass(frozen=True)
class Table:
    """A table to export; `rows` are read while they are written, and closing them ends the reading.

    `total` is about how many rows will come, so that progress can be told.
    """

    head: tuple[str, ...]
    rows: Generator[Row]
    total: int = 0


def columns_table(session: Session, statement: Any, columns: Mapping[str, Any], *order: Any) -> Table:
    """The table of plain columns that a statement reaches."""
    chosen = statement.with_only_columns(*columns.values(), maintain_column_froms=True).order_by(*order)
    rows = read(session, chosen, lambda row: [cell(value) for value in row])
    return Table(tuple(columns), rows, count_of(session, statement))


def read(session: Session, statement: Any, shape: Callable[[Any], Row], batch: int = BATCH) -> Generator[Row]:
    """The rows of a statement, shaped one by one."""
    with session.execute(statement.execution_options(yield_per=batch)) as result:
        for row in result:
            yield shape(row)


def count_of(session: Session, statement: Any) -> int:
    """How many rows a statement gives."""
    counted = statement.order_by(None).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return session.scalar(counted) or 0


def cell(value: Any) -> Cell:
    """A stored value as a cell: states by their word, lists as JSON."""
    if isinstance(value, enum.Enum):
        return str(value.value)
    if value is None or isinstance(value, str | int | Decimal | datetime):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def seconds(milliseconds: int | None) -> Decimal | None:
    """Milliseconds as seconds."""
    return None if milliseconds is None else Decimal(milliseconds) / THOUSAND


def points(millionths: int | None) -> Decimal | None:
    """A computed value as points."""
    return None if millionths is None else Decimal(millionths) / MILLION
