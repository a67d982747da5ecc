"""The jobs of a winner list: public at its moment, entrants told, final when nothing stands against it."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import now
from app.entries.models import IN_CONTEST, Entry
from app.mail.operations import write
from app.publication.models import Announcement, AnnouncementState
from app.publication.operations.announcing import announce, finish_if_settled
from app.web.rules import N_
from config import Settings
from workers.job import Job
from workers.letters import letter, words

SUBJECT = N_("The winners of %(contest)s are announced")
# Another machine's clock may be a little ahead of ours; more than that is somebody's to look at.
MOST_SECONDS_AHEAD = 30


class ClocksDisagree(RuntimeError):
    """The database's promise is due by one clock and early by ours."""


def announce_winners(job: Job) -> None:
    """Make the list public; a list that was moved, disarmed or announced before is left alone."""
    announcement_id, version = job.payload["announcement_id"], job.payload["version"]
    with job.reading() as session:
        announcement = session.get(Announcement, announcement_id)
    if announcement is not None and _is_ours(announcement, version):
        _wait_until(announcement)
    with job.finishing() as session:
        announce(session, announcement_id, version)


def _is_ours(announcement: Announcement, version: int) -> bool:
    return announcement.state is AnnouncementState.ARMED and announcement.version == version


def _wait_until(announcement: Announcement) -> None:
    ahead = (announcement.embargo_at - now()).total_seconds()
    if ahead > MOST_SECONDS_AHEAD:
        raise ClocksDisagree(f"The clocks of the machines are {ahead:.0f} seconds apart.")
    if ahead > 0:
        time.sleep(ahead)


def tell_entrants(job: Job) -> None:
    """Write once to everybody whose film took part: the list is public, whatever it says of theirs."""
    with job.finishing() as session:
        announcement = session.get(Announcement, job.payload["announcement_id"])
        if announcement is not None and announcement.state is AnnouncementState.PUBLIC:
            _write_all(session, announcement, job.settings)


def _write_all(session: Session, announcement: Announcement, settings: Settings) -> None:
    contest = announcement.contest
    took_part = sa.select(Entry.entrant_id).where(Entry.contest_id == contest.id, Entry.state.in_(IN_CONTEST))
    for user in session.scalars(sa.select(User).where(User.id.in_(took_part)).order_by(User.id)):
        other = contest.title_zh or contest.title_en
        title = other if user.locale == "zh" else contest.title_en
        body = letter(
            "winners_announced.txt",
            user.locale,
            user=user,
            title=title,
            link=f"{settings.base_url}/contests/{contest.slug}/winners",
            own=f"{settings.base_url}/me",
            until=announcement.objections_until,
        )
        subject = words(SUBJECT, user.locale, contest=title)
        write(session, to=user.email, subject=subject, body=body, contest_id=contest.id)


def make_final(job: Job) -> None:
    """Close the window; open cases keep the list provisional until the last of them is decided."""
    with job.finishing() as session:
        announcement = session.get(Announcement, job.payload["announcement_id"])
        if announcement is not None:
            finish_if_settled(session, announcement)
