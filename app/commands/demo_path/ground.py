"""What the demo cannot do over HTTP: the first organizer's link, the demo's mark, clearing an older demo."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.accounts.operations.links import invite
from app.audit.operations import use_key
from app.commands.data_folder import DataFolder
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.people import ORGANIZER
from app.contests.models import Contest
from app.db import Database
from app.home.operations import mark_demo, remove_demo
from config import Settings


class Ground:
    """The database and the data folder under a running system."""

    def __init__(self, settings: Settings) -> None:
        use_key(settings.secret)
        self.folder = DataFolder(settings.data_dir)
        self.database = Database.at(settings.database_url, pool_size=1)

    def check_runs_at(self, url: str) -> None:
        """Raise DemoFailed unless the system at an address runs on this data folder."""
        status = self.folder.status()
        if status is None or status.url.rstrip("/") != url.rstrip("/"):
            raise DemoFailed(
                f"The data folder {self.folder.path} is not the one behind {url}; "
                "set LAUREL_DATA to the folder that Laurel was started with."
            )

    def clear(self) -> int:
        """Remove what an earlier demo left, whole or half-made; how many contests went."""
        with self.database.writing() as session, session.begin():
            contests = _demo_contests(session)
            for contest in contests:
                mark_demo(session, contest)
            if contests:
                remove_demo(session, contests[0], by=_keeper(session, contests[0]))
        return len(contests)

    def organizer_link(self) -> str:
        """The address at which the organizer becomes one; empty when there is such an account already."""
        with self.database.writing() as session, session.begin():
            if session.scalar(sa.select(User.id).where(User.email == ORGANIZER.email)) is not None:
                return ""
            _link, token = invite(
                session, email=ORGANIZER.email, role=Role.ORGANIZER, contest_id=None, by=None
            )
        return f"/invitations/{token}"

    def mark(self) -> None:
        """Mark the contests and everybody in them as made up, so that one button removes them."""
        with self.database.writing() as session, session.begin():
            for contest in _demo_contests(session):
                mark_demo(session, contest)

    def leave_sign_ins(self, lines: str) -> None:
        """Keep the sign-ins for the next start."""
        (self.folder.path / "demo-sign-ins.txt").write_text(lines, encoding="utf-8")

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()


def _demo_contests(session: Session) -> list[Contest]:
    """Contests marked as the demo's, and those that its organizer founded."""
    founded = (
        sa.select(Membership.contest_id)
        .join(Membership.user)
        .where(User.email == ORGANIZER.email, Membership.role == Role.ORGANIZER)
    )
    statement = (
        sa.select(Contest).where(sa.or_(Contest.is_demo, Contest.id.in_(founded))).order_by(Contest.id)
    )
    return list(session.scalars(statement))


def _keeper(session: Session, contest: Contest) -> User:
    """An organizer of a contest, in whose name it is removed."""
    keeper = session.scalar(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.contest_id == contest.id, Membership.role == Role.ORGANIZER)
        .order_by(User.id)
        .limit(1)
    )
    if keeper is None:
        raise DemoFailed(f"Nobody organizes the demo contest {contest.slug}, so it cannot be removed.")
    return keeper
