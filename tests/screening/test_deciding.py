"""Decisions: eligible, not eligible for a reason, open again; who is told what and when; what judges get."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.contests.models import Contest, ContestState, EntryRule, RuleKind
from app.db import Database, now
from app.entries.models import Correction, Entry, EntryState
from app.entries.operations.alike import decide_pair
from app.entries.queries import entries_in_round
from app.films.models import FilmLikeness, FilmState
from app.films.models import Verdict as Alike
from app.jobs.models import JobState, Outbox
from app.mail.models import Message
from app.screening.models import Decision, Finding, FindingKind, Verdict
from app.screening.operations.deciding import (
    CallIsOver,
    PartsNeeded,
    ReasonNeeded,
    Ruling,
    TooLateToScreen,
    WindowWrong,
    decide,
    decide_one,
    reopen,
    tell_all,
)
from app.screening.operations.looking import look_at
from config import Settings
from tests.factories import client_of, make_contest, make_entry, make_film, make_user
from workers.run import run

ELIGIBLE = Ruling(verdict=Verdict.ELIGIBLE)
REFUSED = Ruling(verdict=Verdict.INELIGIBLE, rule="length", reason_en="It is too long.", reason_zh="超时")
REOPENED = Ruling(verdict=Verdict.REOPENED, reason_en="The subtitles are missing.")


@pytest.fixture
def organizer(session: Session) -> User:
    """Somebody who screens."""
    return make_user(session, "Wei Lan")


@pytest.fixture
def contest(session: Session, organizer: User) -> Contest:
    """A contest that screens, whose call has closed."""
    values = {"state": ContestState.CLOSED, "closes_at": now() - timedelta(days=1), "is_screened": True}
    return make_contest(session, slug="screened", organizer=organizer, **values)


def work(database: Database, settings: Settings, name: str) -> None:
    """Run the jobs of a name that wait."""
    with database.reading() as session:
        waiting = sa.select(Outbox.id).where(Outbox.name.endswith(name), Outbox.state == JobState.WAITING)
        ids = session.scalars(waiting).all()
    for outbox_id in ids:
        assert run(database, settings, outbox_id)


def test_judges_get_only_what_was_found_eligible_where_the_contest_screens(
    session: Session, contest: Contest, organizer: User
) -> None:
    waiting, taken, refused = (make_entry(session, contest) for _ in range(3))

    decide_one(session, taken, ELIGIBLE, by=organizer, at=now(), tell=False)
    decide_one(session, refused, REFUSED, by=organizer, at=now(), tell=False)

    assert [one.id for one in entries_in_round(session, contest.rounds[0])] == [taken.id]
    contest.is_screened = False
    session.flush()
    assert [one.id for one in entries_in_round(session, contest.rounds[0])] == [waiting.id, taken.id]


def test_a_refusal_needs_a_reason(session: Session, contest: Contest, organizer: User) -> None:
    entry = make_entry(session, contest)

    with pytest.raises(ReasonNeeded):
        decide_one(
            session, entry, Ruling(verdict=Verdict.INELIGIBLE, rule="ai"), by=organizer, at=now(), tell=True
        )


def test_nothing_is_decided_once_winners_are_known(
    session: Session, contest: Contest, organizer: User
) -> None:
    entry, contest.state = make_entry(session, contest), ContestState.DECIDED
    session.flush()

    with pytest.raises(TooLateToScreen):
        decide_one(session, entry, ELIGIBLE, by=organizer, at=now(), tell=False)


def test_many_are_decided_in_one_act_and_one_record_and_others_are_left_alone(
    session: Session, contest: Contest, organizer: User
) -> None:
    entries = [make_entry(session, contest) for _ in range(5)]
    draft = make_entry(session, contest, state=EntryState.DRAFT)
    stranger = make_entry(session, make_contest(session))
    ids = [entry.id for entry in (*entries, draft, stranger)]

    count = decide(session, contest, ids, ELIGIBLE, by=organizer, at=now(), tell=False)
    again = decide(session, contest, ids, ELIGIBLE, by=organizer, at=now(), tell=False)

    session.expire_all()
    assert (count, again) == (5, 0)
    assert {entry.state for entry in entries} == {EntryState.ELIGIBLE}
    assert (draft.state, stranger.state) == (EntryState.DRAFT, EntryState.SUBMITTED)
    acts = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "entry.eligible")).all()
    assert [len(act.detail["entries"]) for act in acts] == [5]


def test_entrants_learn_nothing_until_they_are_told_and_then_once_what_holds(
    app: Flask, session: Session, contest: Contest, organizer: User, database: Database, settings: Settings
) -> None:
    refused, waiting = make_entry(session, contest), make_entry(session, contest)
    decide_one(session, refused, ELIGIBLE, by=organizer, at=now(), tell=False)
    decide_one(session, refused, REFUSED, by=organizer, at=now(), tell=False)
    client, other = client_of(app, refused.entrant), client_of(app, waiting.entrant)
    session.commit()

    before = client.get(f"/entries/{refused.code}").text
    assert ("It is too long." in before, "being looked at" in before) == (False, True)
    assert "being looked at" in other.get(f"/entries/{waiting.code}").text

    count = tell_all(session, contest, by=organizer, at=now())
    session.commit()
    work(database, settings, "tell_decisions")
    work(database, settings, "tell_decisions")

    mails = session.scalars(sa.select(Message).where(Message.recipient == refused.entrant.email)).all()
    session.commit()
    assert (count, ["It is too long." in mail.body for mail in mails]) == (2, [True])
    assert "It is too long." in client.get(f"/entries/{refused.code}").text
    assert tell_all(session, contest, by=organizer, at=now()) == 0


def test_a_correction_is_opened_until_a_time_told_at_once_and_waits_anew(
    session: Session, contest: Contest, organizer: User, database: Database, settings: Settings
) -> None:
    entry, at = make_entry(session, contest), now()
    decide_one(session, entry, REFUSED, by=organizer, at=at, tell=False)

    reopen(session, entry, ["texts"], at + timedelta(days=2), REOPENED, by=organizer, at=at)
    session.commit()
    work(database, settings, "tell_decisions")

    window = session.scalars(sa.select(Correction)).one()
    assert (entry.state, window.parts) == (EntryState.SUBMITTED, ["texts"])
    mail = session.scalars(sa.select(Message)).one()
    assert "The subtitles are missing." in mail.body


def test_a_correction_needs_parts_and_time_and_no_judging(
    session: Session, contest: Contest, organizer: User
) -> None:
    entry, at = make_entry(session, contest), now()
    soon = at + timedelta(days=1)

    with pytest.raises(PartsNeeded):
        reopen(session, entry, [], soon, REOPENED, by=organizer, at=at)
    for wrong in (at, at + timedelta(days=91)):
        with pytest.raises(WindowWrong):
            reopen(session, entry, ["texts"], wrong, REOPENED, by=organizer, at=at)
    contest.state = ContestState.JUDGING
    session.flush()
    with pytest.raises(CallIsOver):
        reopen(session, entry, ["texts"], soon, REOPENED, by=organizer, at=at)


def test_the_machine_finds_missing_consent_wrong_length_warnings_and_twins_but_decides_nothing(
    session: Session, contest: Contest
) -> None:
    twin = make_entry(session, contest, title_en="Twin")
    assert twin.film is not None
    owner = twin.entrant
    film = make_film(session, owner, sha256=twin.film.sha256, duration_ms=2_000_000)
    entry = make_entry(session, contest, film_id=film.id)
    entry.has_consent = False
    session.flush()

    look_at(session, entry)
    look_at(session, entry)

    found = session.scalars(sa.select(Finding).order_by(Finding.entry_id, Finding.kind)).all()
    assert [(one.entry_id, one.kind) for one in found if one.kind is FindingKind.DUPLICATE] == [
        (twin.id, FindingKind.DUPLICATE),
        (entry.id, FindingKind.DUPLICATE),
    ]
    codes = {one.code for one in found if one.entry_id == entry.id}
    assert {"missing:has_consent", "rule:duration", "same_file"} <= codes
    assert entry.state is EntryState.SUBMITTED
    film.state, film.problem = FilmState.REJECTED, "not_a_film"
    session.flush()
    look_at(session, entry)
    assert "not_a_film" in session.scalars(sa.select(Finding.code).where(Finding.entry_id == entry.id)).all()


def test_a_rule_of_the_contest_that_an_entry_breaks_is_named_in_its_own_words(
    session: Session, contest: Contest
) -> None:
    contest.entry_rules.append(
        EntryRule(kind=RuleKind.AI_SHARE, most=30, reason_en="People made it.", reason_zh="以人创作为主。")
    )
    entry = make_entry(session, contest)
    entry.ai_share = 80
    session.flush()

    look_at(session, entry)

    broken = session.scalars(sa.select(Finding).where(Finding.code == "rule:ai-share")).one()
    assert (broken.kind, broken.params["params"]) == (FindingKind.RULE, {"most": "30"})


def test_films_that_look_alike_are_shown_to_each_other_until_somebody_finds_them_different(
    app: Flask, session: Session, contest: Contest, organizer: User, database: Database, settings: Settings
) -> None:
    entry, twin = make_entry(session, contest), make_entry(session, contest, title_en="Twin")
    assert entry.film_id is not None
    assert twin.film_id is not None
    pair = FilmLikeness(contest_id=contest.id, earlier_id=entry.film_id, later_id=twin.film_id, distance=64)
    session.add(pair)
    session.flush()
    look_at(session, twin)
    pairs = sa.select(Finding).where(Finding.kind == FindingKind.DUPLICATE)
    found = session.scalars(pairs.order_by(Finding.entry_id)).all()
    assert [(one.entry_id, one.other_id, one.code) for one in found] == [
        (entry.id, twin.id, "look_alike"),
        (twin.id, entry.id, "look_alike"),
    ]
    session.commit()
    page = client_of(app, organizer).get(f"/contests/{contest.slug}/screening/{entry.code}").text
    assert ("agree to 94 % with" in page, f"/beside/{twin.code}" in page) == (True, True)

    decide_pair(session, pair, Alike.DIFFERENT, reason="Two cuts of a trailer.", by=organizer)
    session.commit()
    work(database, settings, "look_at_entry")

    assert session.scalars(pairs).all() == []


def test_every_decision_is_kept(session: Session, contest: Contest, organizer: User) -> None:
    entry: Entry = make_entry(session, contest)

    for ruling in (ELIGIBLE, REFUSED, ELIGIBLE):
        decide_one(session, entry, ruling, by=organizer, at=now(), tell=False)

    verdicts = session.scalars(sa.select(Decision.verdict).order_by(Decision.id)).all()
    assert verdicts == [Verdict.ELIGIBLE, Verdict.INELIGIBLE, Verdict.ELIGIBLE]
    assert entry.ineligible_reason_en == ""
