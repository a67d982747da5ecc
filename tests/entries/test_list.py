"""The organizer's list: filtered, ordered and paged by its address, with queries that never grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.contests.models import Category, Contest
from app.db import Database, now
from app.entries.models import EntryState
from app.entries.queries import Wanted, entry_count, entry_page
from app.entries.queries.own import entries_of
from app.films.models import FilmState
from tests.factories import client_of, give, make_contest, make_entry, make_film, make_user


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that run inside."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def contest(session: Session) -> Contest:
    made = make_contest(session)
    made.categories.append(Category(position=2, title_en="Animation", title_zh="动画"))
    session.flush()
    return made


def titles(session: Session, contest: Contest, wanted: Wanted) -> list[str]:
    entries = entry_page(session, contest, wanted, limit=50, offset=0)
    assert entry_count(session, contest, wanted) == len(entries)
    return [entry.title_en for entry in entries]


def test_the_list_is_filtered_by_state_category_film_and_words(session: Session, contest: Contest) -> None:
    checking = make_film(session, make_user(session), state=FilmState.CHECKING)
    make_entry(session, contest, title_en="A", title_zh="灯", category=contest.categories[1])
    make_entry(session, contest, title_en="B", state=EntryState.WITHDRAWN)
    make_entry(session, contest, make_user(session, "欧阳娜娜"), title_en="C", film_id=checking.id)
    make_entry(session, contest, title_en="D", state=EntryState.DRAFT, film_id=None)
    make_entry(session, make_contest(session), title_en="Elsewhere")

    def found(**wanted: object) -> list[str]:
        return titles(session, contest, Wanted(sort="title", **wanted))  # type: ignore[arg-type]

    assert found() == ["A", "B", "C", "D"]
    assert found(state="withdrawn") == ["B"]
    assert found(category=2) == ["A"]
    assert found(film="checking") == ["C"]
    assert found(film="none") == ["D"]
    assert found(words="欧阳") == ["C"]
    assert found(words="灯") == ["A", "B", "C", "D"]
    assert found(words="%") == []


def test_the_list_is_ordered_both_ways_with_what_has_no_value_last(
    session: Session, contest: Contest
) -> None:
    early = now() - timedelta(days=1)
    make_entry(session, contest, title_en="draft", state=EntryState.DRAFT)
    make_entry(session, contest, title_en="early", submitted_at=early)
    make_entry(session, contest, title_en="late")

    assert titles(session, contest, Wanted(sort="submitted")) == ["early", "late", "draft"]
    assert titles(session, contest, Wanted(sort="-submitted")) == ["late", "early", "draft"]
    assert titles(session, contest, Wanted(sort="nonsense")) == ["early", "late", "draft"]


def test_the_address_filters_the_page_and_nonsense_in_it_asks_for_nothing(
    app: Flask, session: Session, contest: Contest
) -> None:
    organizer = make_user(session)
    give(session, organizer, Role.ORGANIZER, contest)
    make_entry(session, contest, title_en="Kept film")
    make_entry(session, contest, title_en="Gone film", state=EntryState.WITHDRAWN)
    session.commit()
    client = client_of(app, organizer)

    chosen = client.get(f"/contests/{contest.slug}/entries?state=withdrawn").text
    nonsense = client.get(f"/contests/{contest.slug}/entries?state=x&category=%27&film=1&sort=;&page=-1").text

    assert ("Kept film" in chosen, "Gone film" in chosen) == (False, True)
    assert ("Kept film" in nonsense, "Gone film" in nonsense) == (True, True)


def test_the_list_and_ones_own_entries_cost_as_many_queries_for_one_as_for_many(
    app: Flask, session: Session, database: Database, contest: Contest
) -> None:
    organizer, entrant = make_user(session), make_user(session)
    give(session, organizer, Role.ORGANIZER, contest)
    make_entry(session, contest, entrant)
    session.commit()
    client = client_of(app, organizer)

    def cost() -> tuple[int, int]:
        with counted(database) as page:
            assert client.get(f"/contests/{contest.slug}/entries").status_code == 200
        with counted(database) as own, database.reading() as reading:
            for entry in entries_of(reading, entrant):
                assert (entry.contest.slug, entry.film is not None) == (contest.slug, True)
        return len(page), len(own)

    cost()
    for_one = cost()
    for _ in range(2):
        make_entry(session, contest, entrant)
    session.commit()

    assert cost() == for_one
