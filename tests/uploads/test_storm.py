"""Two hundred uploads at once on a server that is killed meanwhile; their ends all come at once, twice."""

from __future__ import annotations

import hashlib
import http.client
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from app.accounts.models import User
from app.db import Database
from app.uploads.models import Upload, UploadState
from tests.uploads.sender import CHUNK, metadata
from tests.uploads.served import Server
from tests.uploads.small_app import arrivals, settings_at

COUNT, SENDERS = 200, 20
LENGTH, PIECE = 640 * 1024, 256 * 1024
TRIES = 300
BROKEN = (requests.RequestException, http.client.HTTPException, OSError)

pytestmark = pytest.mark.long


@dataclass
class Film:
    """One film on its way; `acknowledged` is the greatest offset that was ever answered for."""

    number: int
    url: str = ""
    acknowledged: int = 0
    content: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.content = random.Random(self.number).randbytes(LENGTH)

    @property
    def key(self) -> str:
        """Its name in the spool."""
        return self.url.rsplit("/", 1)[-1]

    def said(self, **more: str) -> dict[str, str]:
        """The headers of a request: nobody has more unfinished uploads than one may have."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Tus-Resumable": "1.0.0", "Test-User": str(1 + self.number % SENDERS), **named}

    def announce(self, server: Server) -> None:
        """Begin it."""
        about = metadata(filename=f"{self.number}.mp4", purpose="film", subject=str(self.number))
        said = self.said(Upload_Length=str(LENGTH), Upload_Metadata=about)
        answer = requests.post(f"{server.url}/uploads", headers=said, timeout=60)
        self.url = server.url + answer.headers["Location"]

    def offset(self) -> int:
        """Where it stands; never behind what was answered for."""
        before = self.acknowledged
        answer = requests.head(self.url, headers=self.said(), timeout=60)
        answer.raise_for_status()
        offset = int(answer.headers["Upload-Offset"])
        assert offset >= before
        return offset

    def append(self, offset: int) -> None:
        """Send the piece that follows; only what is answered for counts."""
        said = self.said(Content_Type=CHUNK, Upload_Offset=str(offset))
        piece = self.content[offset : offset + PIECE]
        answer = requests.patch(self.url, data=piece, headers=said, timeout=60)
        if answer.ok:
            self.acknowledged = max(self.acknowledged, int(answer.headers["Upload-Offset"]))

    def send_until(self, end: int) -> None:
        """Go on until so much has arrived, whatever becomes of the server."""
        for _try in range(TRIES):
            try:
                if (offset := self.offset()) >= end:
                    return
                self.append(offset)
            except BROKEN:
                threading.Event().wait(0.1)
        raise AssertionError(f"film {self.number} never arrived")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    with Database.at(settings_at(tmp_path).database_url).writing() as session:
        for number in range(3, SENDERS + 1):
            session.add(User(id=number, email=f"{number}@test", name="N", session_key=str(number)))
        session.commit()
    yield server
    server.kill()


def at_once(films: Sequence[Film], verb: Callable[[Film], None]) -> None:
    """Do it for all films at the same time; what one of them raises is raised."""
    with ThreadPoolExecutor(len(films)) as pool:
        for outcome in [pool.submit(verb, film) for film in films]:
            outcome.result()


def kill_and_start(server: Server) -> None:
    """What a crash and its supervisor do."""
    server.kill()
    server.start()


def test_two_hundred_uploads_at_once_lose_nothing_and_complete_once_each(
    server: Server, tmp_path: Path
) -> None:
    films = [Film(number) for number in range(COUNT)]
    for film in films:
        film.announce(server)
    crash = threading.Timer(1.0, kill_and_start, [server])
    crash.start()
    at_once(films, lambda film: film.send_until(2 * PIECE))
    crash.join()

    at_once([*films, *films], lambda film: film.send_until(LENGTH))
    at_once(films, lambda film: film.append(LENGTH))  # the end once more, as after a lost answer

    with Database.at(settings_at(tmp_path).database_url).reading() as session:
        told = session.scalars(sa.select(arrivals.c.key)).all()
        states = session.scalars(sa.select(Upload.state)).all()
    assert sorted(told) == sorted(film.key for film in films)
    assert states == [UploadState.COMPLETE] * COUNT
    kept = [hashlib.sha256(server.spool.path(film.key).read_bytes()).digest() for film in films]
    assert kept == [hashlib.sha256(film.content).digest() for film in films]
