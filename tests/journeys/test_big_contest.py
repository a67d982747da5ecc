"""Two thousand films are decided, announced and taken away through the pages, on real programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from app.audit.operations import use_key
from app.commands.migrate import upgrade
from app.commands.seed.sowing import Size, sow
from app.commands.system import system
from app.db import Database
from app.storage import open_storage
from app.tally.bundle import faults_of
from config import Settings
from tests.journeys.big_contest import PAGES, Walk

FILMS, JUDGES, REVIEWS, CRITERIA = 2000, 40, 3, 3


@pytest.mark.long
def test_two_thousand_films_are_decided_announced_and_exported(tmp_path: Path) -> None:
    settings = Settings.from_environ({"LAUREL_DATA": str(tmp_path)})
    upgrade(settings.database_url)
    use_key(settings.secret)
    size = Size(entries=FILMS, judges=JUDGES, reviews=REVIEWS)
    with Database.opened(settings.database_url) as database, database.writing() as session:
        sown = sow(session, open_storage(settings), size, slug="big", seed=1, say=lambda _line: None)
        session.commit()

    with system(tmp_path) as running:
        walk = Walk(running.url, "big")
        walk.sign_in(sown.organizer, sown.password)
        granted = walk.decide()
        walk.look(PAGES)
        for wanted in ("scores.csv", "scores.xlsx", "entries.zip", "evidence.zip"):
            walk.take(wanted)

    rows = list(csv.reader(io.StringIO(walk.files["scores.csv"].decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(walk.files["scores.xlsx"]), read_only=True)
    assert granted
    assert len(rows) - 1 == FILMS * REVIEWS * CRITERIA
    assert sum(1 for _row in book.worksheets[0].rows) == len(rows)
    assert faults_of(walk.files["evidence.zip"]) == []
