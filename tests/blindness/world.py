"""A contest with a round of every kind, a judge at all of its films, makers of whom nobody may learn."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.assignments.models import Assignment, AssignmentState, PanelSeat
from app.contests.models import (
    AnswerKind,
    Contest,
    ContestState,
    EntryQuestion,
    Round,
    RoundKind,
    RoundState,
)
from app.contests.operations.standard import standard_rubric, standard_terms
from app.entries.models import (
    AiUse,
    Answer,
    Attachment,
    AttachmentKind,
    AttachmentState,
    Credit,
    Entry,
    Guardian,
    TeamMember,
)
from app.films.models import CleanOriginal, Film, FilmState
from app.films.operations.subtitles import put_track
from app.media.subtitles import Cue
from app.scoring.models import TermsAcceptance
from app.storage import Storage
from tests.blindness.judged import JUDGE, ORGANIZER, OTHER, Others, judge_all
from tests.blindness.makers import Maker, Makers
from tests.factories import give, make_contest, make_revision, make_sheet_row, make_user

SLUG = "blind"
# What is judged in which round; the first is tallied, so that the jury has standings before it.
KINDS = (
    RoundKind.SCORED,
    RoundKind.TRIAGE,
    RoundKind.RANKED,
    RoundKind.PAIRWISE,
    RoundKind.JURY,
    RoundKind.SCORED,
    RoundKind.SCORED,
)
JURY, OPEN, CALIBRATING = 5, 6, 7
TITLES = (("Lantern", "灯"), ("Only English", ""), ("", ""))
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Setting:
    """What the rounds say of blindness: whether makers are hidden, whether judges see one another's work."""

    is_blind: bool = True
    shows_others: bool = False


@dataclass
class World:
    """What the addresses of the permission table name in their braces."""

    contest: Contest
    judge: User
    organizer: str
    # Session markers of people around the first film, with the place of the film that they ask for.
    entrants: dict[str, tuple[str, int]]
    entries: list[Entry]
    seats: dict[int, list[str]] = field(default_factory=dict)


def code_of(round_number: int, place: int, judge_id: int = JUDGE) -> str:
    """The code of a judge's seat at a film."""
    return f"S{round_number}F{place}J{judge_id}"


def make_world(
    session: Session, storage: Storage, makers: Makers, setting: Setting, others: Others | None = None
) -> World:
    """Create it; two of them differ in nothing but their makers, or in what the other judge said."""
    organizer = make_user(session, "Wei Lan", id=ORGANIZER, email="wei@example.org")
    contest = _contest(session, setting, organizer)
    judges = [_judge(session, contest, number, name) for number, name in ((JUDGE, "Mei"), (OTHER, "Tom"))]
    _promise(session, contest, judges)
    entries = _entries(session, contest, makers)
    for place, entry in enumerate(entries):
        _keep(storage, entry, makers.makers[place])
    for round_ in contest.rounds:
        for judge in judges:
            session.add(PanelSeat(round_id=round_.id, judge_id=judge.id, languages=["en", "zh"]))
            session.add_all(_seats(round_, judge, entries))
    session.flush()
    judge_all(session, contest, entries, others or Others(), shows_others=setting.shows_others)
    for user in session.query(User):
        user.session_key = f"key-{user.id}"
    session.commit()
    seats = {
        one.number: [code_of(one.number, place) for place in range(len(TITLES))] for one in contest.rounds
    }
    return World(contest, judges[0], organizer.get_id(), _readers(session, entries), entries, seats)


def _readers(session: Session, entries: list[Entry]) -> dict[str, tuple[str, int]]:
    first, other = entries[0].entrant, entries[2].entrant
    friend = session.get_one(User, first.id + 500)
    own = {"its maker": first, "a friend of the team": friend}
    return {who: (one.get_id(), 0) for who, one in own.items()} | {
        "another maker": (other.get_id(), 2),
        "another maker, of the first": (other.get_id(), 0),
    }


def _contest(session: Session, setting: Setting, organizer: User) -> Contest:
    contest = make_contest(
        session, slug=SLUG, organizer=organizer, state=ContestState.JUDGING,
        opens_at=AT - timedelta(days=90), closes_at=AT - timedelta(days=1), created_at=AT,
    )  # fmt: skip
    contest.rounds[0].state = RoundState.LOCKED
    contest.rounds += [_round(number) for number in range(2, len(KINDS) + 1)]
    for round_ in contest.rounds:
        round_.kind, round_.is_blind = KINDS[round_.number - 1], setting.is_blind
        round_.shows_others, round_.viewing_share = setting.shows_others, 0
    for position, (label, for_judges) in enumerate(
        (("School", False), ("Country", False), ("Idea", True)), 1
    ):
        question = EntryQuestion(
            position=position, kind=AnswerKind.TEXT, label_en=label, label_zh=label, for_judges=for_judges
        )
        contest.entry_questions.append(question)
    session.flush()
    return contest


def _round(number: int) -> Round:
    rubric = standard_rubric()
    return Round(
        number=number,
        title_en=f"Round {number}",
        title_zh="",
        state=RoundState.OPEN,
        rubric=rubric,
        pairs_each=2,
    )


def _judge(session: Session, contest: Contest, number: int, name: str) -> User:
    judge = make_user(session, name, id=number, email=f"{name}@jury.example".lower())
    give(session, judge, Role.JUDGE, contest)
    return judge


def _promise(session: Session, contest: Contest, judges: list[User]) -> None:
    """The contest has terms of confidentiality, and its judges have accepted them."""
    terms = standard_terms(contest.id)
    session.add(terms)
    session.flush()
    session.add_all(TermsAcceptance(terms_id=terms.id, judge_id=judge.id, accepted_at=AT) for judge in judges)


def _entries(session: Session, contest: Contest, makers: Makers) -> list[Entry]:
    """The films, made in the order of their makers' numbers: that is how they were uploaded."""
    order = sorted(range(len(TITLES)), key=lambda place: makers.makers[place].number)
    made = {place: _entry(session, contest, place, makers) for place in order}
    return [made[place] for place in range(len(TITLES))]


def _entry(session: Session, contest: Contest, place: int, makers: Makers) -> Entry:
    maker = makers.makers[place]
    entrant = make_user(
        session, maker.word("Account"), id=maker.number, email=maker.address("own"), locale="zh"
    )
    film = _film(session, contest, place, maker)
    at = AT - timedelta(minutes=maker.number)
    entry = Entry(
        id=maker.number, code=maker.code, contest_id=contest.id, entrant_id=entrant.id, film_id=film.id,
        category_id=contest.categories[0].id, state="submitted", submitted_at=at, created_at=at,
        title_en=TITLES[place][0], title_zh=TITLES[place][1], synopsis_en="A story.", genre="guofeng",
        spoken_language="zh", subtitle_languages=["en"], content_warnings=["violence"], has_consent=True,
        updated_at=at, public_name=maker.word("Public"), birth_year=1900 + maker.number % 100,
        external_id=maker.word("External"), save_count=maker.number, poster_still=1,
    )  # fmt: skip
    names = makers.credited[place]
    entry.credits = [
        Credit(
            key="credit", position=1, role="director", name_en=names[0], name_zh=names[1],
            email=maker.address("credit"), organisation=maker.word("Studio"),
        )
    ]  # fmt: skip
    entry.ai_uses = [AiUse(key="tool", position=1, tool="Koi", version="2", purpose="shots")]
    session.add(entry)
    session.flush()
    _around(session, contest, entry, maker)
    return entry


def _film(session: Session, contest: Contest, place: int, maker: Maker) -> Film:
    tags = {"title": maker.word("Tag"), "artist": maker.script}
    film = Film(
        code=f"film-{place}", owner_id=maker.number, contest_id=contest.id, upload_key=maker.word("Upload"),
        state=FilmState.READY, file_name=maker.word("Final.mp4"), size=100 + maker.number,
        sha256=maker.sha256, original_key=f"films/film-{place}/original",
        proxy_key=f"films/film-{place}/proxy.mp4",
        poster_key=f"films/film-{place}/poster.jpg", duration_ms=240_000, width=1920, height=1080,
        has_sound=True, created_at=AT - timedelta(minutes=maker.number), checked_at=AT,
        facts={
            "fps": [24, 1], "examination": {"facts": {"tags": tags, "container": maker.word("Box")}},
            "stills": [{"key": f"films/film-{place}/still-1.jpg", "seconds": 1.0, "width": 64, "height": 36}],
            "proxy": {"picture": "copied" if place == 0 else "encoded", "sound": "copied", "size": 9},
        },
    )  # fmt: skip
    session.add(film)
    session.flush()
    sheet = make_sheet_row(film)
    sheet.sprite_key = f"films/film-{place}/sprite.jpg"
    session.add(sheet)
    put_track(
        session, film, "en", [Cue(0, 900, "Listen.")], file_name=maker.word("Track.srt"), by=maker.number
    )
    if place == 1:
        made = {"job_key": maker.word("Job"), "made_at": AT, "size": 9}
        session.add(CleanOriginal(film_id=film.id, storage_key=f"films/film-{place}/clean.mp4", **made))
    return film


def _around(session: Session, contest: Contest, entry: Entry, maker: Maker) -> None:
    """A revision, answers, somebody of the team, a guardian, a poster of the makers' own."""
    make_revision(session, entry).body = {"public_name": maker.word("Public")}
    for question in contest.entry_questions:
        value = "What if?" if question.for_judges else maker.word(question.label_en)
        session.add(Answer(entry_id=entry.id, question_id=question.id, value=value))
    friend = make_user(session, maker.word("Friend"), id=maker.number + 500, email=maker.address("friend"))
    session.add(TeamMember(entry_id=entry.id, user_id=friend.id))
    session.add(
        Guardian(
            entry_id=entry.id, email=maker.address("guardian"), token_hash=maker.sha256,
            expires_at=AT + timedelta(days=900), name=maker.word("Guardian"),
        )
    )  # fmt: skip
    if entry.title_en == TITLES[0][0]:
        session.add(
            Attachment(
                code="own-poster", entry_id=entry.id, kind=AttachmentKind.POSTER, state=AttachmentState.READY,
                file_name=maker.word("Poster.jpg"), content_type="image/jpeg", size=9, sha256=maker.sha256,
                storage_key="films/film-0/own.jpg", added_by=maker.number,
            )
        )  # fmt: skip
    session.flush()
    session.refresh(entry)


def _seats(round_: Round, judge: User, entries: list[Entry]) -> list[Assignment]:
    return [
        Assignment(
            code=code_of(round_.number, place, judge.id), round_id=round_.id, entry_id=entry.id,
            judge_id=judge.id, state=AssignmentState.PENDING, created_at=AT,
        )
        for place, entry in enumerate(entries)
    ]  # fmt: skip


def _keep(storage: Storage, entry: Entry, maker: Maker) -> None:
    """What was made of the film tells nothing; the original is full of its makers."""
    code = f"films/{entry.film.code}" if entry.film else ""
    made = ("proxy.mp4", "poster.jpg", "still-1.jpg", "sprite.jpg", "clean.mp4", "own.jpg")
    contents = {name: f"{name} of {code}".encode() for name in made} | {
        "original": maker.word("Inside").encode()
    }
    for name, content in contents.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            path.write_bytes(content)
            storage.put_file(f"{code}/{name}", path)
