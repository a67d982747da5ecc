"""The ground of the uploads' bench: a running system, an open contest, somebody with an entry to fill."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from app.commands.demo_path.markup import Element
from app.commands.demo_path.people import PASSWORD
from app.commands.demo_path.visitor import Visitor
from app.commands.system import Running, system
from config import Settings

# What every bench of uploads may send to one entry.
LARGEST = 4 * 1024**3


@dataclass(frozen=True)
class Ground:
    """A system that runs, and an entrant before an upload box."""

    running: Running
    visitor: Visitor
    page: str

    def box(self) -> Element:
        """The upload box as the page shows it now."""
        return self.visitor.open(f"{self.page}/write/film").root.first("div", kind="upload")


@contextmanager
def ground(settings: Mapping[str, str] | None = None) -> Iterator[Ground]:
    """Start a system with a contest that takes large films, and sign an entrant up."""
    with system(settings=settings) as running:
        slug = _found_contest(running)
        visitor = Visitor(running.url)
        who = {"name": "Bench", "email": f"{secrets.token_hex(4)}@example.org", "password": PASSWORD}
        visitor.press(visitor.open("/sign-up").form(has="password"), who)
        page = visitor.press(visitor.open(f"/contests/{slug}").form(to="/enter"))
        yield Ground(running, visitor, page.address.partition("/write/")[0])


def _found_contest(running: Running) -> str:
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
