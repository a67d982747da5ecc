"""Any order of chunks, breaks, takeovers and restarts: the disk holds a prefix and the offset is honest."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.uploads.models import UploadState
from app.uploads.spool import Gone, Writer
from app.uploads.turn import Busy
from tests.uploads.sender import Sender
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

    @initialize()
    def announce(self) -> None:
        """Begin the film."""
        self.address = self.sender.begin(len(FILM))
        self.key = self.address.rsplit("/", 1)[-1]

    @property
    def going_on(self) -> bool:
        """Whether bytes are missing."""
        return self.offset < len(FILM)

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
