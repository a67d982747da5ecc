"""Tables of exports: complete, openable in Chinese, nothing in them can run, memory stays flat."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.db import now
from app.publication.operations.exporting.lists import TABLES, table_of
from app.results.queries.anonymity import PERSONAL
from app.results.queries.tables.record import audit_table
from app.web.sheets import as_text, csv_lines, is_formula, json_lines
from app.web.workbooks import MOST_LETTERS, write_xlsx
from tests.results.test_tally_run import judged, tallied

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    " =1",
    "　=1",
    "|cmd",
    "%0",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_might_run_is_led_by_an_apostrophe(text: str) -> None:
    assert is_formula(text)
    assert as_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["灯夜", "Lantern = light", "a@b.org", "7-11", ""])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert as_text(text) == text


def test_csv_opens_in_excel_with_quotes_and_line_breaks_kept() -> None:
    data = b"".join(csv_lines(["title"], [['He said "灯"\nand left']]))

    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["title"],
        ['He said "灯"\nand left'],
    ]


@pytest.mark.parametrize("text", DANGEROUS[:6])
def test_xlsx_holds_texts_as_texts(text: str, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", "scores", ["title", "score"], [[text, 8]])

    cell, number = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0][2]
    assert (cell.data_type, number.value) == ("s", 8)


def test_a_workbook_goes_on_in_a_further_sheet_and_cuts_no_row(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", "scores", ["n"], ([n] for n in range(5)), lines=3)

    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    assert [sheet.title for sheet in sheets] == ["scores", "scores 2", "scores 3"]
    assert [cell.value for sheet in sheets for (cell,) in sheet.iter_rows(min_row=2)] == [0, 1, 2, 3, 4]


def test_a_text_longer_than_a_cell_says_that_it_was_cut(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", "t", ["words"], [["灯" * 40_000]])

    kept = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"].value
    assert (len(str(kept)), str(kept)[-1]) == (MOST_LETTERS, "…")


def test_json_is_a_list_of_objects_with_numbers_as_numbers() -> None:
    text = b"".join(json_lines(["title", "score"], [["灯", Decimal("8.5")], ["", None]]))

    assert json.loads(text) == [{"title": "灯", "score": 8.5}, {"title": "", "score": None}]


def test_each_table_holds_every_row_and_says_before_how_many(session: Session) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)

    for kind, rows in {"entries": 4, "scores": 36, "standings": 4, "winners": 1}.items():
        table = table_of(session, contest, kind, anonymous=False)
        assert table.total == len(list(table.rows)) == rows, kind


def test_every_table_leaves_out_names_where_it_is_asked_to(session: Session) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)

    for kind in TABLES:
        named, bare = (table_of(session, contest, kind, anonymous=without) for without in (False, True))
        text = b"".join(csv_lines(bare.head, bare.rows))
        assert set(bare.head) == set(named.head) - PERSONAL - {"judge_email"}, kind
        assert b"Judge 0" not in text, kind
        assert b"@example.org" not in text, kind


def test_rows_are_fetched_in_batches_so_that_memory_stays_flat(session: Session) -> None:
    contest, _organizer = judged(session)
    session.execute(
        sa.insert(AuditEntry),
        [
            {
                "chain": contest.id,
                "number": number,
                "at": now(),
                "action": "test",
                "subject": "x" * 60,
                "detail": {"text": "y" * 1000},
                "previous": "",
                "mac": "",
            }
            for number in range(10_000, 16_000)
        ],
    )
    session.commit()
    tracemalloc.start()

    size = sum(len(line) for line in csv_lines((), audit_table(session, contest).rows))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 6_000_000
    assert peak < size / 2
