"""The original on demand: made once, as it was coded, saved under the review's code, without its makers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.films.operations.workshop import key_of
from app.jobs import names
from app.jobs.models import Outbox
from app.media.stripping import container_for
from config import Settings
from tests.factories import client_of
from tests.media.making import make_film
from tests.scoring.factories import make_judging
from workers.run import run

CANARY = "Qwzdirector Lin Yue"


def test_a_judge_gets_the_original_as_it_was_coded_and_nothing_of_its_makers(
    app: Flask, session: Session, database: Database, settings: Settings, tmp_path: Path
) -> None:
    judging = make_judging(session)
    film = judging.entry.film
    assert film is not None
    told = {"title": CANARY, "artist": CANARY, "comment": CANARY}
    looks = {"preset": "ultrafast"}
    source = make_film(tmp_path / "source.mp4", codec="libx265", metadata=told, options=looks)
    assert CANARY.encode() in source.read_bytes()
    uploaded = shape(source)
    storage: Any = app.extensions["storage"]
    storage.put_file(key_of(film.code, "original"), source)
    session.commit()
    judge, address = client_of(app, judging.judge), f"/reviews/{judging.assignment.code}"
    before = judge.get(f"{address}/original").status_code
    asked = [judge.post(f"{address}/original").status_code for _press in range(2)]
    waiting = judge.get(address).text
    (job,) = session.scalars(sa.select(Outbox.id).where(Outbox.name == names.STRIP_ORIGINAL))
    session.commit()

    run(database, settings, job)
    answer = judge.get(f"{address}/original")

    made = tmp_path / "made.mp4"
    made.write_bytes(answer.data)
    assert (before, asked, answer.status_code) == (404, [303, 303], 200)
    assert "It is being prepared" in waiting
    assert "Save the original" in judge.get(address).text
    assert f"{judging.assignment.code}.mp4" in answer.headers["Content-Disposition"]
    assert CANARY.encode() not in answer.data
    assert shape(made) == uploaded


def shape(path: Path) -> tuple[str, int, int, int, str]:
    """Coding, size and number of pictures, coding of the sound."""
    with av.open(str(path)) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        count = sum(packet.size > 0 for packet in film.demux(picture))
        return picture.codec_context.name, picture.width, picture.height, count, sound.codec_context.name


def test_a_copied_film_is_its_own_original(app: Flask, session: Session, tmp_path: Path) -> None:
    judging = make_judging(session)
    film = judging.entry.film
    assert film is not None
    film.facts = {"proxy": {"picture": "copied", "sound": "copied", "size": 4}}
    session.commit()
    kept = tmp_path / "bytes"
    kept.write_bytes(b"film")
    storage: Any = app.extensions["storage"]
    storage.put_file(film.proxy_key, kept)
    judge, address = client_of(app, judging.judge), f"/reviews/{judging.assignment.code}"
    judge.post(f"{address}/original")

    assert judge.get(f"{address}/original").data == b"film"
    assert session.scalar(sa.select(sa.func.count(Outbox.id))) == 0


def test_every_coding_finds_a_container_that_holds_it() -> None:
    codings = (("hevc", "aac"), ("prores", "pcm_s24le"), ("vp9", "opus"), ("h264", ""))
    found = [container_for(*one) for one in codings]

    assert found == ["mp4", "mov", "mkv", "mp4"]
