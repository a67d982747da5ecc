"""What organizers do with films: taking one down and back, saying what a pair is, reading the backlog."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.films.models import Film, FilmLikeness, FilmSheet, Verdict
from app.films.operations.likeness import SayWhy, decide_likeness
from app.films.operations.searching import distances, find_likes, flag_likes
from app.films.operations.taking_down import AlreadyDown, NotDown, put_back, take_down
from app.films.queries.backlog import backlog_of, disk_forecast
from app.films.queries.sheets import shots_json, shots_of, shots_vtt
from app.films.views import playable_or_404
from tests.factories import make_contest, make_entry, make_film, make_sheet_row, make_user


def film_like(session: Session, contest_id: int, fingerprint: str, **values: object) -> Film:
    film = make_film(session, make_user(session), contest_id=contest_id, **values)
    row = make_sheet_row(film)
    row.fingerprint = fingerprint
    session.add(row)
    session.flush()
    return film


def search(session: Session, film: Film) -> int:
    return flag_likes(session, film, find_likes(session, film))


def test_a_film_that_is_taken_down_plays_for_organizers_only(app: Flask, session: Session) -> None:
    contest, organizer = make_contest(session), make_user(session)
    film = make_film(session, organizer)

    take_down(session, film, reason="Rights unclear", by=organizer, contest_id=contest.id)

    with app.test_request_context():
        assert playable_or_404(film, even_if_down=True) is film
        with pytest.raises(Exception, match="404"):
            playable_or_404(film)
    with pytest.raises(AlreadyDown):
        take_down(session, film, reason="again", by=organizer, contest_id=contest.id)
    put_back(session, film, by=organizer, contest_id=contest.id)
    assert (film.plays, film.taken_down_reason) == (True, "")
    with pytest.raises(NotDown):
        put_back(session, film, by=organizer, contest_id=contest.id)
    acts = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.chain == contest.id)).all()
    assert acts == ["film.taken_down", "film.put_back"]


def test_look_alikes_are_flagged_once_and_only_in_the_same_contest(session: Session) -> None:
    here, elsewhere = make_contest(session), make_contest(session)
    near = "f" * 250 + "0" * 6
    one = film_like(session, here.id, "f" * 256)
    two = film_like(session, here.id, near)
    film_like(session, here.id, "0f" * 128)
    film_like(session, elsewhere.id, "f" * 256)
    same = film_like(session, here.id, "", sha256=one.sha256)

    counts = [search(session, film) for film in (one, two, same, one)]

    pairs = session.scalars(sa.select(FilmLikeness).order_by(FilmLikeness.later_id)).all()
    assert counts == [2, 0, 0, 0]
    assert [(pair.earlier_id, pair.later_id) for pair in pairs] == [(one.id, two.id), (one.id, same.id)]
    assert [(pair.distance, pair.has_same_bytes) for pair in pairs] == [(23, False), (0, True)]


def test_ten_thousand_fingerprints_are_compared_at_once() -> None:
    found = distances("f" * 256, ["0" * 256, "f" * 256, "", "f" * 128 + "0" * 128] * 2_500)

    assert found[:4] == [1.0, 0.0, 1.0, 0.5]
    assert len(found) == 10_000


def test_a_verdict_needs_a_reason_and_changes_no_film(session: Session) -> None:
    contest, organizer = make_contest(session), make_user(session)
    one, two = film_like(session, contest.id, "f" * 256), film_like(session, contest.id, "f" * 256)
    search(session, two)
    pair = session.scalars(sa.select(FilmLikeness)).one()

    with pytest.raises(SayWhy):
        decide_likeness(session, pair, Verdict.SAME, reason="  ", by=organizer)
    decide_likeness(session, pair, Verdict.SAME, reason="Same cut, other titles", by=organizer)

    assert (pair.verdict, pair.decided_by, one.plays, two.plays) == (Verdict.SAME, organizer.id, True, True)


def test_an_empty_contest_has_no_backlog_and_no_forecast(session: Session) -> None:
    contest = make_contest(session)

    backlog = backlog_of(session, contest.id, workers=2)
    disk = disk_forecast(
        session, contest.id, closes_at=contest.closes_at, opened_at=contest.opens_at, free_bytes=1
    )

    assert (backlog.films_left, backlog.seconds_left, backlog.oldest) == (0, 0.0, None)
    assert (disk.films, disk.coming_high, disk.lasts) == (0, 0, True)


def test_the_forecast_reckons_with_a_rush_on_the_last_day(session: Session) -> None:
    contest = make_contest(session)
    for _ in range(4):
        make_film(session, make_user(session), contest_id=contest.id, kept_bytes=1_000)

    disk = disk_forecast(
        session, contest.id, closes_at=contest.closes_at, opened_at=contest.opens_at, free_bytes=10
    )

    assert (disk.films, disk.kept_bytes, disk.mean_bytes) == (4, 4_000, 1_000)
    assert disk.coming_high >= 6_000
    assert not disk.lasts


def test_shots_are_told_to_players_with_their_place_in_the_sprite(session: Session) -> None:
    contest = make_contest(session)
    entry = make_entry(session, contest)
    sheet = make_sheet_row(session.get_one(Film, entry.film_id))
    session.add(sheet)
    session.flush()

    assert [(shot.start_ms, shot.left, shot.top) for shot in shots_of(sheet)] == [
        (0, 0, 0),
        (80_000, 160, 0),
        (200_000, 320, 0),
    ]
    assert shots_json(sheet)["tile"] == {"width": 160, "height": 90}
    assert shots_json(session.get(FilmSheet, 0)) == {"tile": None, "shots": []}
    assert "00:01:20.000 --> 00:03:20.000\n/sprite#xywh=160,0,160,90" in shots_vtt(sheet, "/sprite")
