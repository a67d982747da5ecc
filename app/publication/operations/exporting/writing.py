"""Writing a table to a file in one of its forms, row by row, telling how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.results.queries.tables import Table
from app.web.sheets import Row, csv_lines, json_lines
from app.web.workbooks import write_xlsx

EVERY = 200


class Counted:
    """The rows of a table as they are read: counted, and told of in shares of the whole."""

    def __init__(self, table: Table, progress: Callable[[float], None]) -> None:
        self.table, self.count = table, 0
        self.progress = progress

    def __iter__(self) -> Iterator[Row]:
        """Each row once."""
        for row in self.table.rows:
            yield row
            self.count += 1
            if self.count % EVERY == 0:
                self.progress(min(1.0, self.count / max(self.table.total, self.count)))


def write_table(path: Path, title: str, form: str, head: Sequence[str], rows: Counted) -> None:
    """Write the rows as CSV, JSON or XLSX."""
    if form == "xlsx":
        write_xlsx(path, title, head, rows)
        return
    lines = csv_lines if form == "csv" else json_lines
    with path.open("wb") as file:
        file.writelines(lines(head, rows))
