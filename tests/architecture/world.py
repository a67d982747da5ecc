"""A small world in which every page of the permission table has something to show, and everybody exists."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.accounts.operations.links import ask_for_reset, invite
from app.assignments.models import Assignment, AssignmentState, Conflict, Plan, PlanState, Simulation
from app.contests.models import Contest, ContestState, EntryRule, RoundState, RuleKind
from app.contests.operations.standard import standard_terms
from app.db import now
from app.entries.models import Entry, EntryState
from app.entries.operations.lateness import note_attempt
from app.films.models import Film, FilmLikeness
from app.films.operations.subtitles import put_track
from app.media.subtitles import Cue
from app.results.operations.exporting import finish_export, request_export
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.sheets import sheet_of
from app.scoring.models import TermsAcceptance, Trouble
from app.screening.models import Fate, FileKind, ImportFile, ImportLine, ImportState
from app.screening.operations.importing.path import begin_import
from app.screening.operations.questions import ask
from app.storage import Storage
from app.uploads.models import Upload
from tests.architecture.asked import agreed, ask_and_agree
from tests.architecture.finals import add_finals
from tests.architecture.measured import calibrated
from tests.architecture.published import publish_with_case
from tests.architecture.teamed import share
from tests.factories import (
    give,
    make_assignment,
    make_contest,
    make_entry,
    make_judge,
    make_scorecard,
    make_sheet_row,
    make_user,
)


@dataclass
class World:
    """Session markers by role, names of things in addresses, and what forms must say to mean anything."""

    markers: dict[str, str]
    names: dict[str, str]
    forms: dict[str, dict[str, str]]
    # One signature for a role and not one for each of its thousand browsers.
    signed: dict[str, str] = field(default_factory=dict)

    def client(self, app: Flask, role: str) -> FlaskClient:
        """A browser of somebody in that role."""
        client, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
        if role in self.signed:
            client.set_cookie(name, self.signed[role])
        elif role != "anonymous":
            with client.session_transaction() as marks:
                marks.update(_user_id=self.markers[role], _fresh=True)
            cookie = client.get_cookie(name)
            assert cookie is not None
            self.signed[role] = cookie.value
        return client


def make_world(session: Session, storage: Storage) -> World:
    """Create it: a contest being judged, one announced, one open and one still a draft."""
    people = {
        "entrant": make_user(session, "Zhao Min"),
        "other_entrant": make_user(session, "Ada Ferro"),
        "organizer": make_user(session, "Wei Lan"),
        "other_organizer": make_user(session, "Noor Haddad"),
        "operator": make_user(session, "Op Erator", is_operator=True),
    }
    elsewhere = make_contest(session, slug="elsewhere", organizer=people["other_organizer"])
    give(session, people["other_entrant"], Role.ENTRANT, elsewhere)
    names = {"judged": "judged", "public": "public", "open": "open", "draft": "draft"}
    judged = _judged(session, people, names)
    announced = _public(session, people, names)
    names["export"] = _export(session, storage, announced, people["organizer"])
    names["measured"] = calibrated(session, people["organizer"], people["judge"]).slug
    opened = make_contest(session, slug="open", organizer=people["organizer"])
    beginning = make_entry(session, opened, people["entrant"], state=EntryState.DRAFT)
    make_contest(session, slug="draft", organizer=people["organizer"], state=ContestState.DRAFT)
    add_finals(session, people, names)
    names["begun"] = beginning.code
    share(session, opened, people, names)
    ask_and_agree(session, opened, beginning, people, names)
    agreed(session, session.query(Entry).filter_by(code=names["owned"]).one())
    names["upload"] = _upload(session, people["entrant"], beginning)
    _, names["invitation"] = invite(
        session, email="new@example.org", role=Role.JUDGE, contest_id=judged.id, by=None
    )
    names["reset"] = ask_for_reset(session, people["entrant"])
    for film in session.query(Film).all():
        _keep(storage, film)
        put_track(session, film, "en", [Cue(0, 900, "Listen.")])
    session.flush()
    markers = {role: user.get_id() for role, user in people.items()}
    markers["expired"] = f"{people['organizer'].id}.from-before-the-password-changed"
    session.commit()
    forms = {
        "conflicts.lift": {"judge": str(people["conflicted_judge"].id), "entry": names["entry"]},
        "team.set_right": {f"member{names['member']}-right": "look"},
        "judging_rules.retire_defect": {"key": "flicker"},
        "judging_terms.accept": {"version": "1", "agrees": "y"},
        "panel.unseat": {"judge": str(people["unassigned_judge"].id)},
    }
    return World(markers, names, forms)


def _judged(session: Session, people: dict[str, User], names: dict[str, str]) -> Contest:
    contest = make_contest(session, slug="judged", organizer=people["organizer"], state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.OPEN
    entry = make_entry(session, contest, people["entrant"])
    people["judge"] = make_judge(session, contest, "Mei Chen")
    people["unassigned_judge"] = make_judge(session, contest, "Tom Okafor")
    people["conflicted_judge"] = make_judge(session, contest, "Sara Lindt")
    names["entry"] = entry.code
    names["pair"] = str(_measure(session, contest, entry, people))
    rule = EntryRule(
        kind=RuleKind.SUBTITLES, choices=["en"], reason_en="Reads English.", reason_zh="评委读英文。"
    )
    contest.entry_rules.append(rule)
    session.flush()
    names["rule"] = str(rule.id)
    seat = make_assignment(session, entry, people["judge"])
    names["review"] = seat.code
    names["trouble"] = str(_report(session, seat))
    _promise(session, contest, people)
    withdrawn = make_assignment(session, entry, people["conflicted_judge"], state=AssignmentState.WITHDRAWN)
    names["taken"] = withdrawn.code
    names["twin"] = make_entry(session, contest).code
    attempt = note_attempt(session, entry, {"title_en": "Too late"}, at=now())
    names["attempt"] = attempt.attempt.code
    thread = ask(session, contest, entry, "Subtitles", "May I add some?", by=people["entrant"], at=now())
    names["thread"] = thread.code
    session.add(
        Conflict(
            contest_id=contest.id,
            judge_id=people["conflicted_judge"].id,
            entry_id=entry.id,
            source="organizer",
        )
    )
    names["bringing"] = _import(session, contest, people)
    session.add(_plan(contest, people))
    session.add(_simulation(contest, people))
    session.flush()
    return contest


def _report(session: Session, seat: Assignment) -> int:
    """The judge has said that the film does not play."""
    trouble = Trouble(assignment_id=seat.id, words="片头之后画面全黑。")
    session.add(trouble)
    session.flush()
    return trouble.id


def _promise(session: Session, contest: Contest, people: dict[str, User]) -> None:
    """The contest has terms of confidentiality, and its judges have accepted them."""
    terms = standard_terms(contest.id)
    session.add(terms)
    session.flush()
    judges = ("judge", "unassigned_judge", "conflicted_judge")
    session.add_all(TermsAcceptance(terms_id=terms.id, judge_id=people[role].id) for role in judges)


def _import(session: Session, contest: Contest, people: dict[str, User]) -> str:
    """An import that was looked through and has one new line."""
    found = begin_import(session, contest, by=people["organizer"])
    found.files.append(ImportFile(upload_key="0" * 32, file_name="table.csv", size=1, kind=FileKind.TABLE))
    found.state = ImportState.LOOKED_AT
    said = {"external_id": "A1", "title_en": "Salt", "film": "salt.mp4"}
    session.add(ImportLine(import_id=found.id, number=2, said=said, fate=Fate.FRESH))
    session.flush()
    return found.code


def _simulation(contest: Contest, people: dict[str, User]) -> Simulation:
    """A finished simulation of one plan."""
    row = {"plan": {"first": 2, "advance": 20, "second": 5}, "reviews": 240, "hours_per_judge": 2.0}
    found = {"share": 0.6, "share_error": 0.02, "quality": 0.9, "quality_error": 0.01, "contests": 40}
    return Simulation(
        contest_id=contest.id,
        number=1,
        inputs={"films": 70, "winners": 3, "judges": 10, "minutes": 5.0},
        table=[row | found],
        requested_by=people["organizer"].id,
        done_at=now(),
    )


def _plan(contest: Contest, people: dict[str, User]) -> Plan:
    """A plan that was applied and fell short for every kind of cause."""
    short = {"language": "en", "films": 2, "codes": ["K7MPQ2XA"], "need": 6, "capacity": 4, "short": 2}
    judges = {"nobody": 0, "language": 1, "few": 2, "room": 3}
    load = {"judge": people["judge"].id, "seconds": 240, "films": 1, "new": 1, "max_films": 1}
    return Plan(
        round_id=contest.rounds[0].id,
        number=1,
        state=PlanState.APPLIED,
        requested_by=people["organizer"].id,
        applied_at=now(),
        summary={
            "status": "optimal",
            "films": 1,
            "new": 1,
            "held": 1,
            "unfilled": 2,
            "loads": [load],
            "shortfalls": [{**short, "kind": kind, "judges": count} for kind, count in judges.items()],
        },
    )


def _public(session: Session, people: dict[str, User], names: dict[str, str]) -> Contest:
    contest = make_contest(session, slug="public", organizer=people["organizer"], state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.LOCKED
    judges = [make_judge(session, contest, name) for name in ("Ida Berg", "Luo Fan")]
    for number, points in enumerate(((9, 8), (7, 6.5), (5, 4))):
        entry = make_entry(session, contest, title_en=f"Film {number}", title_zh=f"影片{number}")
        for judge, point in zip(judges, points, strict=True):
            seat = make_assignment(session, entry, judge, state=AssignmentState.DONE)
            make_scorecard(session, seat, point, point, point)
    run = request_tally(session, contest.rounds[0], "fair", by=people["organizer"])
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.expire_all()
    contest.objection_days = 7
    publish_with_case(session, contest, people, names)
    return contest


def _export(session: Session, storage: Storage, contest: Contest, organizer: User) -> str:
    """A table that was made and can be fetched."""
    export = request_export(session, contest, "credits", "csv", by=organizer)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(b"\xef\xbb\xbfentry\r\n")
        stored = storage.put_file(f"exports/{export.code}/1", path)
    finish_export(session, export, stored, key=f"exports/{export.code}/1", rows=0, ending="csv")
    return export.code


def _measure(session: Session, contest: Contest, entry: Entry, people: dict[str, User]) -> int:
    """The entry's film with its sheet, and a pair with the film of another entry that looks like it."""
    film = session.get_one(Film, entry.film_id)
    film.facts = {"proxy": {"picture": "copied", "sound": "copied", "size": 12_000_000}}
    sheet = make_sheet_row(film)
    session.add(sheet)
    other = make_entry(session, contest, people["other_entrant"])
    pair = FilmLikeness(
        contest_id=contest.id, earlier_id=film.id, later_id=int(other.film_id or 0), distance=40
    )
    session.add(pair)
    session.flush()
    return pair.id


def _upload(session: Session, owner: User, entry: Entry) -> str:
    upload = Upload(
        owner_id=owner.id,
        purpose="film",
        subject=entry.code,
        file_name="film.mp4",
        length=1000,
        expires_at=now() + timedelta(days=1),
    )
    session.add(upload)
    session.flush()
    return upload.key


def _keep(storage: Storage, film: Film) -> None:
    """Put something small where the film's files are looked for."""
    film.facts = {**film.facts, "stills": [{"key": film.poster_key}]}
    picture = io.BytesIO()
    Image.new("RGB", (64, 36), (40, 60, 50)).save(picture, "JPEG")
    for key in (film.original_key, film.proxy_key, film.poster_key, f"sprites/{film.id}"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_bytes(picture.getvalue())
            storage.put_file(str(key), path)
