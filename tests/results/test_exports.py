"""Exports: complete, openable in Chinese, and nothing in them can run."""

from __future__ import annotations

import csv
import io
import tracemalloc

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.db import now
from app.results.queries.anonymity import PERSONAL
from app.results.queries.more_tables import KNOWN, audit_table
from app.web.sheets import as_text, csv_lines, is_formula, xlsx_bytes
from tests.factories import client_of, make_user
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
def test_xlsx_holds_texts_as_texts(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("scores", ["title", "score"], [[text, 8]])))

    cell, number = book.worksheets[0][2]
    assert (cell.data_type, number.value) == ("s", 8)


@pytest.mark.parametrize(("kind", "rows"), [("entries", 4), ("scores", 36), ("standings", 4)])
def test_each_export_holds_every_row_alike_in_both_forms(
    app: Flask, session: Session, kind: str, rows: int
) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    client = client_of(app, organizer)

    text = client.get(f"/contests/{contest.slug}/exports/{kind}.csv").data.decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/contests/{contest.slug}/exports/{kind}.xlsx").data)
    )

    lines = list(csv.reader(io.StringIO(text, newline="")))
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    assert (len(lines), len(cells)) == (rows + 1, rows + 1)
    assert lines[0] == [str(name) for name in cells[0]]


def test_a_stranger_finds_no_export(app: Flask, session: Session) -> None:
    contest, _organizer = judged(session)
    stranger = client_of(app, make_user(session))
    session.commit()

    denied = stranger.get(f"/contests/{contest.slug}/exports/scores.csv")
    absent = stranger.get("/contests/nothing-here/exports/scores.csv")

    assert (denied.status_code, denied.data) == (404, absent.data)


ALL_KINDS = sorted(KNOWN)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_every_kind_is_written_with_and_without_names(app: Flask, session: Session, kind: str) -> None:
    contest, organizer = judged(session)
    tallied(session, contest, organizer)
    client = client_of(app, organizer)

    named = client.get(f"/contests/{contest.slug}/exports/{kind}.csv")
    anonymous = client.get(f"/contests/{contest.slug}/exports/{kind}.csv?anonymous=1")

    assert (named.status_code, anonymous.status_code) == (200, 200)
    heads = [next(csv.reader(io.StringIO(one.data.decode("utf-8-sig")))) for one in (named, anonymous)]
    assert set(heads[1]) == set(heads[0]) - PERSONAL - {"judge_email"}
    assert b"Judge 0" not in anonymous.data
    assert b"@example.org" not in anonymous.data


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
                "detail": {"text": "y" * 500},
                "previous": "",
                "mac": "",
            }
            for number in range(10_000, 20_000)
        ],
    )
    session.commit()
    tracemalloc.start()

    size = sum(len(line) for line in csv_lines((), audit_table(session, contest).rows))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 6_000_000
    assert peak < size / 2
