"""People and things for tests, made by the same models as the product's; each factory flushes."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.assignments.models import Assignment, PanelSeat
from app.contests.models import AwardDefinition, Category, Contest, ContestState, Round
from app.contests.operations.standard import standard_defects, standard_rubric
from app.db import new_code, now
from app.entries.models import Credit, Entry, EntryState, Revision
from app.films.models import Film, FilmSheet, FilmState
from app.media.sheet import Loudness, Sheet
from app.scoring.models import Score, Scorecard, ScorecardState


def make_user(session: Session, name: str = "Lin Yue", **values: Any) -> User:
    """A person who can sign in through client_of."""
    email = values.pop("email", f"{secrets.token_hex(6)}@example.org")
    user = User(name=name, email=email, session_key=secrets.token_hex(16), **values)
    session.add(user)
    session.flush()
    return user


def make_contest(session: Session, *, organizer: User | None = None, **values: Any) -> Contest:
    """An open contest with one category, one round and one award of one seat."""
    values.setdefault("slug", f"contest-{secrets.token_hex(4)}")
    values.setdefault("title_en", "Lantern Nights")
    values.setdefault("title_zh", "灯夜")
    values.setdefault("state", ContestState.OPEN)
    values.setdefault("opens_at", now() - timedelta(days=10))
    values.setdefault("closes_at", now() + timedelta(days=10))
    contest = Contest(timezone=values.pop("timezone", "Asia/Shanghai"), **values)
    contest.categories = [Category(position=1, title_en="Short film", title_zh="短片")]
    contest.rounds = [Round(number=1, title_en="Jury round", title_zh="评审轮", rubric=standard_rubric())]
    contest.defect_kinds = standard_defects()
    contest.awards = [AwardDefinition(position=1, key="first", title_en="First prize", title_zh="一等奖")]
    session.add(contest)
    session.flush()
    if organizer is not None:
        give(session, organizer, Role.ORGANIZER, contest)
    return contest


def give(session: Session, user: User, role: Role, contest: Contest) -> None:
    """Give a person a role."""
    session.add(Membership(user_id=user.id, contest_id=contest.id, role=role))
    session.flush()


def make_film(session: Session, owner: User, **values: Any) -> Film:
    """A film that has passed its checks, without files behind it."""
    values.setdefault("state", FilmState.READY)
    film = Film(
        owner_id=owner.id,
        upload_key=secrets.token_hex(16),
        file_name=values.pop("file_name", "film.mp4"),
        size=values.pop("size", 12_000_000),
        sha256=values.pop("sha256", secrets.token_hex(32)),
        original_key=f"originals/{secrets.token_hex(8)}",
        proxy_key=f"proxies/{secrets.token_hex(8)}",
        poster_key=f"posters/{secrets.token_hex(8)}",
        duration_ms=values.pop("duration_ms", 240_000),
        width=1920,
        height=1080,
        has_sound=True,
        **values,
    )
    session.add(film)
    session.flush()
    return film


def make_sheet_row(film: Film) -> FilmSheet:
    """What was measured of a film: three shots, a held stretch, a tone."""
    loud = Loudness(lufs=-21.4, range_lu=6.2, true_peak_db=-1.3, curve=(-30.0, -22.0, -20.5, -70.0))
    sheet = Sheet(
        seconds=240.0,
        cuts=(80.0, 200.0),
        average_shot_seconds=80.0,
        held_share=0.1,
        frozen_share=0.05,
        frozen=((10.0, 22.0),),
        flicker=0.4,
        black_share=0.01,
        black=((0.0, 2.4),),
        silent_share=0.02,
        silent=((236.0, 240.0),),
        loudness=loud,
        fingerprint="0" * 256,
    )
    return FilmSheet(
        film_id=film.id,
        body=sheet.as_dict(),
        shots=[{"start_ms": round(a * 1000), "end_ms": round(b * 1000)} for a, b in sheet.shots],
        sprite_key=f"sprites/{film.id}",
        sprite={"tile_width": 160, "tile_height": 90, "columns": 3, "tiles": 3},
        fingerprint=sheet.fingerprint,
    )


def make_entry(session: Session, contest: Contest, entrant: User | None = None, **values: Any) -> Entry:
    """A submitted entry with its film, one credit and its first revision."""
    entrant = entrant or make_user(session, "Zhao Min")
    values.setdefault("state", EntryState.SUBMITTED)
    values.setdefault("film_id", make_film(session, entrant).id)
    if values["state"] is not EntryState.DRAFT:
        values.setdefault("submitted_at", now())
    entry = Entry(
        contest_id=contest.id,
        entrant_id=entrant.id,
        category_id=contest.categories[0].id,
        title_en=values.pop("title_en", "The Lantern Maker"),
        title_zh=values.pop("title_zh", "制灯人"),
        spoken_language=values.pop("spoken_language", "zh"),
        subtitle_languages=values.pop("subtitle_languages", ["en"]),
        genre=values.pop("genre", "guofeng"),
        has_consent=True,
        **values,
    )
    entry.credits = [Credit(position=1, role="director", name_en=entrant.name, name_zh="")]
    session.add(entry)
    session.flush()
    if entry.state is not EntryState.DRAFT:
        make_revision(session, entry)
    return entry


def make_revision(session: Session, entry: Entry, number: int = 1) -> Revision:
    """What was submitted."""
    revision = Revision(
        entry_id=entry.id,
        number=number,
        submitted_at=entry.submitted_at or now(),
        film_id=entry.film_id,
        body={"title_en": entry.title_en, "title_zh": entry.title_zh},
    )
    session.add(revision)
    session.flush()
    return revision


def make_judge(session: Session, contest: Contest, name: str = "Mei Chen", **seat: Any) -> User:
    """A judge with a seat on the panel of round 1 who knows Chinese and English."""
    judge = make_user(session, name)
    give(session, judge, Role.JUDGE, contest)
    seat.setdefault("languages", ["zh", "en"])
    session.add(PanelSeat(round_id=contest.rounds[0].id, judge_id=judge.id, **seat))
    session.flush()
    return judge


def make_assignment(session: Session, entry: Entry, judge: User, **values: Any) -> Assignment:
    """A judge's seat at an entry in round 1."""
    assignment = Assignment(
        code=new_code(10),
        round_id=entry.contest.rounds[0].id,
        entry_id=entry.id,
        judge_id=judge.id,
        **values,
    )
    session.add(assignment)
    session.flush()
    return assignment


def make_scorecard(session: Session, assignment: Assignment, *points: float) -> Scorecard:
    """A submitted scorecard with points for the criteria in their order."""
    revision = session.query(Revision).filter_by(entry_id=assignment.entry_id).first()
    assert revision is not None
    card = Scorecard(
        assignment_id=assignment.id,
        revision_id=revision.id,
        state=ScorecardState.SUBMITTED,
        submitted_at=now(),
    )
    criteria = assignment.round.rubric.criteria
    card.scores = [
        Score(criterion_id=criterion.id, value=round(point * 100))
        for criterion, point in zip(criteria, points, strict=True)
    ]
    session.add(card)
    session.flush()
    return card


def client_of(app: Flask, user: User) -> FlaskClient:
    """A browser in which a person has signed in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = user.get_id()
        cookie["_fresh"] = True
    return client
