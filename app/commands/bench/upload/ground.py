"""The ground of the uploads' bench: a running system, an open contest, somebody with an entry to fill."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from app.commands.bench.upload.line import Line
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.markup import Element
from app.commands.demo_path.people import PASSWORD
from app.commands.demo_path.visitor import Visitor
from app.commands.system import Running, system
from config import Settings

# What every bench of uploads may send to one entry.
LARGEST = 4 * 1024**3


class NowhereToEnter(RuntimeError):
    """The system at the given address has no call that is open."""


@dataclass(frozen=True)
class Ground:
    """A system that runs, and an entrant before an upload box; `running` is None for another's system."""

    url: str
    running: Running | None
    visitor: Visitor
    page: str

    def box(self) -> Element:
        """The upload box as the page shows it now."""
        return self.visitor.open(f"{self.page}/write/film").root.first("div", kind="upload")

    def line(self) -> Line:
        """The entrant's line to the address that the page's upload box names."""
        return self._line_of(self.box())

    def _line_of(self, box: Element) -> Line:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.visitor.http.cookies)
        headers = {"Cookie": cookies}
        if box["data-token-url"]:
            headers = {"Laurel-Token": self.visitor.ask("GET", box["data-token-url"]).json()["token"]}
        return Line(urljoin(self.url, box["data-upload-url"]), headers)

    def begin(self, length: int) -> tuple[Line, str]:
        """Announce a film; the line and the address of the upload."""
        box = self.box()
        line = self._line_of(box)
        said = {"filename": "bench.mp4", "purpose": box["data-purpose"], "subject": box["data-subject"]}
        return line, line.announce(length, said)


@contextmanager
def ground(url: str = "", *, settings: Mapping[str, str] | None = None) -> Iterator[Ground]:
    """Sign an entrant up: on a system of one's own with a contest for large films, or on the one at `url`."""
    if url:
        visitor = _signed_up(url)
        yield Ground(url, None, visitor, _entered(visitor, visitor.open("/").links("/contests/")))
        return
    with system(settings=settings) as running:
        slug = found_contest(running)
        visitor = _signed_up(running.url)
        yield Ground(running.url, running, visitor, _entered(visitor, [f"/contests/{slug}"]))


def _signed_up(url: str) -> Visitor:
    visitor = Visitor(url)
    who = {"name": "Bench", "email": f"{secrets.token_hex(4)}@example.org", "password": PASSWORD}
    visitor.press(visitor.open("/sign-up").form(has="password"), who)
    return visitor


def _entered(visitor: Visitor, contests: list[str]) -> str:
    """Begin an entry in the first contest that takes any; its address. Raises NowhereToEnter."""
    for address in contests:
        try:
            form = visitor.open(address).form(to="/enter")
        except DemoFailed:
            continue
        return visitor.press(form).address.partition("/write/")[0]
    raise NowhereToEnter(f"No contest at {visitor.url} takes entries now.")


def found_contest(running: Running) -> str:
    """Open a call that takes large films, in a system of one's own; its short name."""
    from app.accounts.models import User
    from app.audit.operations import use_key
    from app.contests.models import ContestState
    from app.contests.operations.create import NewContest, create_contest
    from app.db import Database, now

    settings = Settings.from_environ({"LAUREL_DATA": str(running.data_dir)})
    use_key(settings.secret)
    day = timedelta(days=1)
    new = NewContest("Bench", "测速", "bench", now() - day, now() + day, "UTC")
    with Database.opened(settings.database_url) as database, database.writing() as session, session.begin():
        organizer = User(name="Bench", email="bench@example.org", session_key=secrets.token_hex(16))
        session.add(organizer)
        session.flush()
        contest = create_contest(session, new, by=organizer)
        contest.state, contest.max_film_bytes = ContestState.OPEN, LARGEST
        return contest.slug
