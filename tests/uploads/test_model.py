"""Any order of chunks, breaks, takeovers and restarts: the disk holds a prefix and the offset is honest."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.db import now
from app.uploads.models import Upload, UploadState
from app.uploads.operations import sweep
from app.uploads.spool import Gone, Writer
from app.uploads.turn import Busy
from tests.uploads.sender import CHUNK, Sender, metadata
from tests.uploads.small_app import build
from tests.uploads.test_receiving import checksum

FILM = bytes(range(256)) * 4
SIZES = st.integers(min_value=0, max_value=400)


@cache
def folder() -> tempfile.TemporaryDirectory[str]:
    """One data folder for all examples, gone with the process."""
    return tempfile.TemporaryDirectory(prefix="laurel-uploads-", ignore_cleanup_errors=True)


@cache
def running() -> Flask:
    """The server that every example begins with."""
    return build(Path(folder().name))


class UploadMachine(RuleBasedStateMachine):
    """One film on its way; `offset` is what the model expects to count."""

    def __init__(self) -> None:
        super().__init__()
        self.sender = Sender(running(), user=1)
        self.older: Writer | None = None
        self.offset = 0

    @initialize(first=SIZES)
    def announce(self, first: int) -> None:
        """Begin the film, perhaps with its first bytes."""
        said = metadata(filename="film.mp4", purpose="film", subject="K7MPQ2XA")
        more = {"Content_Type": CHUNK, "Content_Length": str(first)} if first else {}
        answer = self.sender.ask(
            "POST", "/uploads", FILM[:first], Upload_Length=str(len(FILM)), Upload_Metadata=said, **more
        )
        self.offset = first
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(first))
        self.address = answer.headers["Location"]
        self.key = self.address.rsplit("/", 1)[-1]

    @property
    def going_on(self) -> bool:
        """Whether bytes are missing."""
        return self.offset < len(FILM)

    @precondition(lambda self: self.going_on)
    @rule(ending=st.sampled_from(["give up", "expire"]), first=SIZES)
    def end_and_begin_anew(self, ending: str, first: int) -> None:
        """Give the film up, or leave it for two days: it is gone for good; begin the next one."""
        self._drop_older()
        if ending == "give up":
            assert self.sender.ask("DELETE", self.address).status_code == 204
        else:
            self._expire()
        answers = [self.sender.ask(verb, self.address) for verb in ("HEAD", "DELETE")]
        assert [(one.status_code, "Upload-Offset" in one.headers) for one in answers] == [(410, False)] * 2
        assert self.sender.append(self.address, self.offset, b"").status_code == 410
        assert not self.sender.path(self.address).exists()
        self.announce(first)

    def _expire(self) -> None:
        app = self.sender.app
        with app.extensions["database"].writing() as session, session.begin():
            mine = sa.update(Upload).where(Upload.key == self.key)
            session.execute(mine.values(expires_at=now() - timedelta(seconds=1)))
            assert sweep(session, self.sender.spool) == 1

    @rule(size=st.integers(min_value=1, max_value=400), senders=st.integers(min_value=2, max_value=3))
    def send_the_same_at_once(self, size: int, senders: int) -> None:
        """Several lines bring the same bytes at the same moment: they count once, and nobody is misled."""
        body, before = FILM[self.offset : self.offset + size], self.offset
        with ThreadPoolExecutor(senders) as pool:
            asked = [pool.submit(self._another().append, self.address, before, body) for _ in range(senders)]
            answers = [one.result() for one in asked]
        self.offset = before + len(body)
        assert {one.status_code for one in answers} <= {204, 409, 423}
        assert [one for one in answers if one.status_code == 204]
        offsets = {one.headers["Upload-Offset"] for one in answers if one.status_code == 409}
        assert offsets <= {str(self.offset)}

    def _another(self) -> Sender:
        """Another line of the same person."""
        return Sender(self.sender.app, user=1)

    @rule(size=SIZES, algorithm=st.sampled_from(["", "sha1", "sha256"]))
    def send(self, size: int, algorithm: str) -> None:
        """Send the next bytes, with or without a checksum."""
        body = FILM[self.offset : self.offset + size]
        said = {"Upload_Checksum": checksum(algorithm, body)} if algorithm else {}

        answer = self.sender.append(self.address, self.offset, body, **said)

        assert answer.status_code == 204
        self.offset += len(body)
        assert answer.headers["Upload-Offset"] == str(self.offset)

    @precondition(lambda self: self.going_on)
    @rule(size=SIZES, came=SIZES, algorithm=st.sampled_from(["", "sha1"]))
    def send_and_break_off(self, size: int, came: int, algorithm: str) -> None:
        """Promise more than arrives."""
        body = FILM[self.offset : self.offset + size]
        kept = body[:came]
        said = {"Upload_Checksum": checksum(algorithm, body)} if algorithm else {}

        answer = self.sender.append(self.address, self.offset, kept, Content_Length=str(len(body)), **said)

        whole = kept == body
        assert answer.status_code == (204 if whole else 503)
        self.offset += len(kept) if whole or not algorithm else 0

    @precondition(lambda self: self.going_on)
    @rule(size=st.integers(min_value=1, max_value=400))
    def send_damaged(self, size: int) -> None:
        """Send other bytes than the checksum was made of."""
        body = FILM[self.offset : self.offset + size]
        damaged = bytes([body[0] ^ 1]) + body[1:]

        said = {"Upload_Checksum": checksum("sha1", body)}
        answer = self.sender.append(self.address, self.offset, damaged, **said)

        assert answer.status_code == 460

    @rule(size=SIZES, offset=st.integers(min_value=0, max_value=len(FILM) + 5))
    def send_elsewhere(self, size: int, offset: int) -> None:
        """Send bytes that belong at another place."""
        if offset == self.offset or offset + size > len(FILM):
            return

        answer = self.sender.append(self.address, offset, b"?" * size)

        assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, str(self.offset))

    @rule()
    def send_too_much(self) -> None:
        """Send more than was announced."""
        body = b"?" * (len(FILM) - self.offset + 1)

        answer = self.sender.append(self.address, self.offset, body)

        assert answer.status_code == (413 if self.going_on else 409)

    @precondition(lambda self: self.going_on)
    @rule(whole=st.booleans(), size=SIZES)
    def begin_and_hang(self, *, whole: bool, size: int) -> None:
        """Leave a request on a line that goes dead after some blocks, its file still open."""
        body = FILM[self.offset : self.offset + size][: len(FILM) - self.offset - 1]
        self._drop_older()
        self.older = self.sender.spool.take(self.key, at=self.offset, whole=whole)
        if body:
            self.older.append(body)
        self.offset += 0 if whole else len(body)
        self.hung_at = self.offset

    @precondition(lambda self: self.older is not None)
    @rule()
    def hanging_request_wakes_up(self) -> None:
        """Late bytes of that line: refused if anybody has written since."""
        assert self.older is not None
        taken_over = self.offset != self.hung_at
        try:
            self.older.append(b"")
        except (Busy, Gone):
            return
        finally:
            self._drop_older()
        assert not taken_over

    @rule()
    def restart(self) -> None:
        """Start a second server on the same folder."""
        self.sender = Sender(build(Path(folder().name)), user=1)

    @invariant()
    def disk_holds_a_prefix_and_the_offset_is_honest(self) -> None:
        """What counts is what was sent, from its beginning."""
        assert self.sender.offset(self.address) == self.offset
        assert self.sender.path(self.address).read_bytes()[: self.offset] == FILM[: self.offset]

    @invariant()
    def purpose_hears_of_it_once_and_only_of_the_whole(self) -> None:
        """No earlier, no twice."""
        expected = [] if self.going_on else [(self.address, 1)]
        assert [pair for pair in self.sender.arrived() if pair[0] == self.address] == expected
        state = UploadState.OPEN if self.going_on else UploadState.COMPLETE
        assert self.sender.row(self.address).state == state

    def _drop_older(self) -> None:
        if self.older is not None:
            self.older.__exit__(None, None, None)
            self.older = None

    def teardown(self) -> None:
        """Give the film up."""
        self._drop_older()
        self.sender.ask("DELETE", self.address)


UploadMachine.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestUploadModel = UploadMachine.TestCase
