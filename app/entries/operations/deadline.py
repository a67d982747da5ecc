"""Until when an entry may be written, given a film and submitted; every moment is the server's.

In time is what comes by the contest's closing moment. What comes within the contest's grace is accepted and
marked late. A film whose upload began in time may arrive up to UPLOAD_GRACE later, and its entry may then be
submitted within the grace after its arrival.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.contests.models import Contest, ContestState
from app.entries.models import OPEN_TO_ENTRANT, Entry
from app.uploads.models import Upload
from app.uploads.queries import by_key
from app.web.rules import N_, RuleBroken

UPLOAD_GRACE = timedelta(hours=6)


class NotOpenYet(RuleBroken):
    """The call has not begun."""

    message = N_("Entries open on %(moment)s (%(zone)s). Come back then.")


class Closed(RuleBroken):
    """The deadline has passed."""

    message = N_(
        "Entries closed on %(moment)s (%(zone)s). What was submitted before stands; "
        "nothing can be changed now."
    )


class EntryIsSettled(RuleBroken):
    """The entry was withdrawn or decided upon."""

    message = N_("This entry can no longer be changed. Its page says where it stands.")


def check_open(contest: Contest, *, at: datetime, until: datetime | None = None) -> None:
    """Refuse what comes before the call or after `until` (by default its grace); NotOpenYet or Closed."""
    if contest.state is ContestState.DRAFT or at < contest.opens_at:
        raise NotOpenYet(**_words(contest, contest.opens_at))
    last = until or contest.closes_at + grace_of(contest)
    if contest.state is not ContestState.OPEN or at > last:
        raise Closed(**_words(contest, contest.closes_at))


def check_writable(session: Session, entry: Entry, *, at: datetime) -> None:
    """Refuse a change to an entry that is settled or whose time is over."""
    if entry.state not in OPEN_TO_ENTRANT:
        raise EntryIsSettled
    check_open(entry.contest, at=at, until=last_moment(session, entry))


def is_writable(session: Session, entry: Entry, *, at: datetime) -> bool:
    """Whether check_writable would let a change pass."""
    in_time = entry.contest.opens_at <= at <= last_moment(session, entry)
    return entry.state in OPEN_TO_ENTRANT and entry.contest.state is ContestState.OPEN and in_time


def last_moment(session: Session, entry: Entry) -> datetime:
    """Until when this entry may be submitted."""
    contest, film = entry.contest, entry.film
    upload = by_key(session, film.upload_key) if film is not None else None
    if upload is not None and upload.completed_at is not None and began_in_time(contest, upload):
        arrived = min(upload.completed_at, contest.closes_at + UPLOAD_GRACE)
        return max(arrived, contest.closes_at) + grace_of(contest)
    return contest.closes_at + grace_of(contest)


def may_arrive_until(contest: Contest, upload: Upload) -> datetime:
    """Until when a film on its way may still come in."""
    return contest.closes_at + (UPLOAD_GRACE if began_in_time(contest, upload) else grace_of(contest))


def began_in_time(contest: Contest, upload: Upload) -> bool:
    """Whether an upload was begun by the closing moment."""
    return upload.created_at <= contest.closes_at


def late_by(contest: Contest, at: datetime) -> int:
    """Whole seconds after the closing moment, begun ones counted; 0 when in time."""
    return max(0, math.ceil((at - contest.closes_at).total_seconds()))


def grace_of(contest: Contest) -> timedelta:
    """The contest's grace."""
    return timedelta(seconds=contest.grace_seconds)


def _words(contest: Contest, moment: datetime) -> dict[str, str]:
    there = moment.astimezone(ZoneInfo(contest.timezone))
    return {"moment": f"{there:%Y-%m-%d %H:%M}", "zone": contest.timezone}
