"""A plan as a file: out and in again, whatever a spreadsheet makes of it; refused as a whole, in words."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.assignments.models import (
    Assignment,
    AssignmentState,
    PanelSeat,
    Plan,
    PlanKind,
    PlanState,
    ReviewDemand,
)
from app.assignments.operations.applying import apply_plan
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.importing import SheetRefused, import_plan
from app.assignments.operations.plan_rows import NotASheet, read_rows
from app.assignments.operations.undoing import undo_plan
from tests.assignments.factories import Studio, make_studio
from tests.factories import client_of, make_assignment


def _lines(studio: Studio, *pairs: tuple[int, int]) -> str:
    rows = [f"{studio.entries[film].code},{studio.judges[judge].email},备注" for film, judge in pairs]
    return "\n".join(["Entry,Judge,说明", *rows, ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_spreadsheets_file_is_read(session: Session, encoding: str, delimiter: str) -> None:
    studio = make_studio(session, films=2, judges=2, reviews=1)
    text = _lines(studio, (0, 0), (1, 1)).replace(",", delimiter).replace("\n", "\r\n")

    plan = import_plan(session, studio.round, text.encode(encoding), by=studio.organizer)

    wanted = [[studio.entries[film].id, studio.judges[film].id] for film in (0, 1)]
    assert (plan.kind, plan.state, plan.pairs) == (PlanKind.IMPORT, PlanState.PROPOSED, wanted)
    assert session.query(Assignment).count() == 0
    assert apply_plan(session, plan, by=studio.organizer).added == 2


@pytest.mark.parametrize("content", [b"", b"code,who\nA,b\n", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(NotASheet):
        list(read_rows(content))


def test_every_wrong_line_is_named_and_nothing_is_taken(session: Session) -> None:
    studio = make_studio(session, films=3, judges=3, reviews=1)
    declare_conflict(session, studio.judges[1], studio.entries[1], Ground("organizer"), by=studio.organizer)
    text = _lines(studio, (0, 0), (0, 0), (0, 1), (1, 1)) + "XXXX,nobody\n"
    text += f"{studio.entries[2].code},nobody@example.org\n"

    with pytest.raises(SheetRefused) as refused:
        import_plan(session, studio.round, text.encode(), by=studio.organizer)

    said = [words % values for words, values in refused.value.problems]
    parts = ["stands in the file already", "more judges", "conflict or the language", "XXXX", "nobody@"]
    assert [line.split(":")[0] for line in said] == [f"Line {number}" for number in (3, 4, 5, 6, 7)]
    assert all(part in line for part, line in zip(parts, said, strict=True))
    assert session.query(Plan).count() == 0


def _held(session: Session) -> set[tuple[int, int]]:
    rows = session.query(Assignment).filter(Assignment.state != AssignmentState.WITHDRAWN)
    return {(row.entry_id, row.judge_id) for row in rows}


def _pair(studio: Studio, film: int, judge: int) -> tuple[int, int]:
    return studio.entries[film].id, studio.judges[judge].id


def test_a_whole_plan_takes_back_what_waits_and_keeps_what_is_begun(session: Session) -> None:
    studio = make_studio(session, films=3, judges=3, reviews=1)
    make_assignment(session, studio.entries[0], studio.judges[0], state=AssignmentState.STARTED)
    make_assignment(session, studio.entries[1], studio.judges[1])
    make_assignment(session, studio.entries[2], studio.judges[2])
    session.commit()
    text = _lines(studio, (1, 2), (2, 2))

    plan = import_plan(session, studio.round, text.encode(), by=studio.organizer, whole=True)

    assert plan.pairs == [list(_pair(studio, 1, 2))]
    assert plan.removals == [list(_pair(studio, 1, 1))]
    assert (plan.summary["moved"], plan.summary["unlisted"], plan.summary["unfilled"]) == (1, 1, 0)
    apply_plan(session, plan, by=studio.organizer)
    assert _held(session) == {_pair(studio, 0, 0), _pair(studio, 1, 2), _pair(studio, 2, 2)}
    undo_plan(session, plan, by=studio.organizer)
    assert _held(session) == {_pair(studio, 0, 0), _pair(studio, 1, 1), _pair(studio, 2, 2)}


def test_a_word_takes_a_pair_back_and_makes_room_for_another(session: Session) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    make_assignment(session, studio.entries[0], studio.judges[0])
    session.commit()
    code, (first, second, _third) = studio.entries[0].code, studio.judges
    text = f"entry,judge,change\n{code},{second.email},\n{code},{first.email},移除\n"

    plan = import_plan(session, studio.round, text.encode("gbk"), by=studio.organizer)

    assert (plan.pairs, plan.removals) == ([[*_pair(studio, 0, 1)]], [[*_pair(studio, 0, 0)]])


def test_rows_that_take_too_much_or_nothing_are_named(session: Session) -> None:
    studio = make_studio(session, films=4, judges=3, reviews=1)
    make_assignment(session, studio.entries[0], studio.judges[0], state=AssignmentState.DONE)
    session.query(PanelSeat).filter_by(judge_id=studio.judges[1].id).update({"max_minutes": 1})
    session.query(PanelSeat).filter_by(judge_id=studio.judges[2].id).update({"max_films": 1})
    session.commit()
    rows = [(0, 0, "remove"), (1, 0, "remove"), (2, 0, "away"), (1, 1, ""), (2, 2, ""), (3, 2, "")]
    lines = [f"{studio.entries[film].code},{studio.judges[judge].email},{word}" for film, judge, word in rows]

    with pytest.raises(SheetRefused) as refused:
        import_plan(
            session, studio.round, "\n".join(["entry,judge,change", *lines]).encode(), by=studio.organizer
        )

    said = [words % values for words, values in refused.value.problems]
    parts = ["begun or finished", "cannot be removed", "“away” says nothing", "more minutes", "more films"]
    assert [line.split(":")[0] for line in said] == [f"Line {number}" for number in (2, 3, 4, 5, 7)]
    assert all(part in line for part, line in zip(parts, said, strict=True))


def test_reviews_asked_for_one_film_have_room_in_a_file(session: Session) -> None:
    studio = make_studio(session, films=1, judges=2, reviews=1)
    demand = {"round_id": studio.round.id, "entry_id": studio.entries[0].id, "asked_by": studio.organizer.id}
    session.add(ReviewDemand(**demand, extra=1))
    session.commit()

    plan = import_plan(session, studio.round, _lines(studio, (0, 0), (0, 1)).encode(), by=studio.organizer)

    assert (len(plan.pairs), plan.summary["unfilled"]) == (2, 0)


def test_the_page_says_what_is_wrong_and_the_export_comes_back_in(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=2, judges=2, reviews=1)
    plan = import_plan(session, studio.round, _lines(studio, (0, 0)).encode(), by=studio.organizer)
    apply_plan(session, plan, by=studio.organizer)
    session.commit()
    client = client_of(app, studio.organizer)
    page = f"/contests/{studio.contest.slug}/rounds/1/assignments"

    exported = client.get(f"{page}.csv").data
    wrong = _sent(client, page, b"entry,judge\nXXXX,nobody\n")
    right = _sent(client, page, exported)

    assert exported.startswith(b"\xef\xbb\xbf")
    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Line 2: no film of this round has the code “XXXX”." in wrong.text
    whole = client.post(page, data={"file": (io.BytesIO(exported), "plan.csv"), "extent": "whole"})
    assert session.query(Plan).order_by(Plan.number.desc()).first().removals == []  # type: ignore[union-attr]
    assert whole.status_code == 303


def _sent(client: FlaskClient, page: str, content: bytes) -> TestResponse:
    return client.post(page, data={"file": (io.BytesIO(content), "plan.csv")})


def test_the_file_of_a_proposal_is_the_same_plan(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    make_assignment(session, studio.entries[0], studio.judges[0])
    text = _lines(studio, (0, 1), (1, 2)) + f"{studio.entries[0].code},{studio.judges[0].email},x\n"
    rows = text.splitlines()
    rows = [
        rows[0].replace("说明", "change"),
        *(row.replace("备注", "").replace(",x", ",remove") for row in rows[1:]),
    ]
    plan = import_plan(session, studio.round, "\n".join(rows).encode(), by=studio.organizer)
    session.commit()

    address = f"/contests/{studio.contest.slug}/rounds/1/plans/{plan.number}"
    client = client_of(app, studio.organizer)
    file, page = client.get(f"{address}.csv"), client.get(address).text
    again = import_plan(session, studio.round, file.data, by=studio.organizer)

    assert f'href="{address}.csv"' in page
    assert (sorted(again.pairs), again.removals) == (sorted(plan.pairs), plan.removals)
    assert again.removals == [list(_pair(studio, 0, 0))]
