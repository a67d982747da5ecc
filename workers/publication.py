"""The jobs of a winner list: sealed, public at its moment, entrants told, final once nothing is open."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.db import now
from app.mail.operations import Letter, write_many
from app.publication.models import Announcement, AnnouncementState, SealWish, WishState
from app.publication.operations.announcing import announce, finish_if_settled
from app.publication.operations.seal_wishes import fail_wish, frozen_for, fulfil_wish
from app.publication.operations.sealing import Frozen
from app.publication.operations.telling import mark_told, untold
from app.web.rules import N_, RuleBroken
from config import Settings
from workers.job import Job
from workers.letters import letter, words

SUBJECT = N_("The winners of %(contest)s are announced")
# Another machine's clock may be a little ahead of ours; more than that is somebody's to look at.
MOST_SECONDS_AHEAD = 30


READING = N_("Looking at the list and its scores")
FREEZING = N_("Writing down all that led to the list, and checking that it can be recomputed")
SEALING = N_("Setting the seal into the record")


class ClocksDisagree(RuntimeError):
    """The database's promise is due by one clock and early by ours."""


def seal_winners(job: Job) -> None:
    """Freeze the list that was asked for, then write it down once; nothing waits while it is computed."""
    wish_id = job.payload["wish_id"]
    job.progress(5, READING)
    try:
        with job.reading() as session:
            frozen = _frozen(job, session, session.get_one(SealWish, wish_id))
        with job.finishing() as session:
            if frozen is not None:
                fulfil_wish(session, session.get_one(SealWish, wish_id), frozen)
    except RuleBroken as refusal:
        with job.finishing() as session:
            fail_wish(session, session.get_one(SealWish, wish_id), refusal.message)


def _frozen(job: Job, session: Session, wish: SealWish) -> Frozen | None:
    """What is to be sealed; None for a wish that has been settled before."""
    if wish.state is not WishState.REQUESTED:
        return None
    job.progress(20, FREEZING)
    frozen = frozen_for(session, wish)
    job.progress(90, SEALING)
    return frozen


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
    """Write once to everybody whose film took part: the list is public, whatever it says of theirs.

    A few mails at a time, so that nobody who saves a score waits for thousands of letters.
    """
    announcement_id = job.payload["announcement_id"]
    while True:
        with job.reading() as session:
            announcement = session.get(
                Announcement, announcement_id, options=[joinedload(Announcement.contest)]
            )
            is_public = announcement is not None and announcement.state is AnnouncementState.PUBLIC
            if announcement is None or not is_public or not (readers := untold(session, announcement)):
                break
        letters = [_letter(announcement, reader, job.settings) for reader in readers]
        with job.writing() as session:
            if mark_told(session, announcement, readers[-1].id):
                write_many(session, letters, contest_id=announcement.contest_id)
        job.progress(50)
    with job.finishing():
        return


def _letter(announcement: Announcement, reader: User, settings: Settings) -> Letter:
    """What one of them reads."""
    contest = announcement.contest
    title = (contest.title_zh if reader.locale == "zh" else "") or contest.title_en
    body = letter(
        "winners_announced.txt",
        reader.locale,
        user=reader,
        title=title,
        link=f"{settings.base_url}/contests/{contest.slug}/winners",
        own=f"{settings.base_url}/me",
        until=announcement.objections_until,
    )
    return Letter(reader.email, words(SUBJECT, reader.locale, contest=title), body)


def make_final(job: Job) -> None:
    """Close the window; open cases keep the list provisional until the last of them is decided."""
    with job.finishing() as session:
        announcement = session.get(Announcement, job.payload["announcement_id"])
        if announcement is not None:
            finish_if_settled(session, announcement)
