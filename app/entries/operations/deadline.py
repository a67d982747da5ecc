"""Until when an entry may be written, given a film and submitted; every moment is the server's.

In time is what comes by the closing moment: the contest's, or a later one that its entrant was given. What
comes within the contest's grace is accepted and marked late. A film whose upload began in time may arrive up
to UPLOAD_GRACE later while its bytes keep coming, and its entry may then be submitted within the grace after
its arrival. When all that is over, a correction window may open some parts of one entry once more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.contests.models import Contest, ContestState
from app.entries.models import OPEN_TO_ENTRANT, Entry
from app.entries.queries import correction_of, extension_of
from app.uploads.models import Upload
from app.uploads.queries import by_key
from app.web.rules import N_, RuleBroken

UPLOAD_GRACE = timedelta(hours=6)
# A line silent for longer is a line given up: what comes after it began too late.
LONGEST_GAP = timedelta(minutes=15)


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


@dataclass(frozen=True)
class Term:
    """The time that an entry has; `parts` are those that may change, None for all of them."""

    opens_at: datetime
    closes_at: datetime
    grace: timedelta
    # Given to one entrant or one entry: it holds also after the call was closed for everybody else.
    is_own: bool = False
    parts: frozenset[str] | None = None

    @property
    def last(self) -> datetime:
        """The last moment at which something is accepted."""
        return self.closes_at + self.grace


def term_for(session: Session, contest: Contest, entrant_id: int) -> Term:
    """The time that an entrant has in a contest."""
    extension = extension_of(session, contest.id, entrant_id)
    grace = timedelta(seconds=contest.grace_seconds)
    if extension is not None and extension.until > contest.closes_at:
        return Term(contest.opens_at, extension.until, grace, is_own=True)
    return Term(contest.opens_at, contest.closes_at, grace)


def term_of(session: Session, entry: Entry, *, at: datetime) -> Term:
    """The time that an entry has at a moment: its entrant's, and after it that of its correction window."""
    term = term_for(session, entry.contest, entry.entrant_id)
    if _in_state(entry.contest, term) and at <= _last_with_film(session, entry, term):
        return term
    window = correction_of(session, entry.id)
    if window is None or window.until <= term.closes_at:
        return term
    return Term(window.opened_at, window.until, timedelta(0), is_own=True, parts=frozenset(window.parts))


def check_term(contest: Contest, term: Term, *, at: datetime, until: datetime | None = None) -> None:
    """Refuse what comes before the call or after `until`, else the term's end; NotOpenYet or Closed."""
    if contest.state is ContestState.DRAFT or at < term.opens_at:
        raise NotOpenYet(**in_words(contest, term.opens_at))
    if not _in_state(contest, term) or at > (until or term.last):
        raise Closed(**in_words(contest, term.closes_at))


def check_writable(session: Session, entry: Entry, *, at: datetime) -> None:
    """Refuse a change to an entry that is settled or whose time is over."""
    if entry.state not in OPEN_TO_ENTRANT:
        raise EntryIsSettled
    term = term_of(session, entry, at=at)
    check_term(entry.contest, term, at=at, until=_last_with_film(session, entry, term))


def is_writable(session: Session, entry: Entry, *, at: datetime) -> bool:
    """Whether check_writable would let a change pass."""
    try:
        check_writable(session, entry, at=at)
    except RuleBroken:
        return False
    return True


def last_moment(session: Session, entry: Entry, *, at: datetime) -> datetime:
    """Until when this entry may be submitted, as it looks at a moment."""
    return _last_with_film(session, entry, term_of(session, entry, at=at))


def _last_with_film(session: Session, entry: Entry, term: Term) -> datetime:
    upload = by_key(session, entry.film.upload_key) if entry.film is not None else None
    if upload is None or upload.completed_at is None or not began_in_time(term, upload):
        return term.last
    arrived = min(upload.completed_at, may_arrive_until(term, upload))
    return max(arrived, term.closes_at) + term.grace


def may_arrive_until(term: Term, upload: Upload) -> datetime:
    """Until when a film on its way may come in: the upload's grace lasts while its bytes keep coming."""
    if not began_in_time(term, upload):
        return term.last
    heard = max(upload.last_byte_at, term.closes_at)
    return max(term.last, min(heard + LONGEST_GAP, term.closes_at + UPLOAD_GRACE))


def began_in_time(term: Term, upload: Upload) -> bool:
    """Whether an upload was begun by the closing moment, saying then which bytes would come."""
    return upload.is_declared and upload.created_at <= term.closes_at


def late_by(term: Term, at: datetime) -> int:
    """Whole seconds after the closing moment, begun ones counted; 0 when in time."""
    return max(0, math.ceil((at - term.closes_at).total_seconds()))


def in_words(contest: Contest, moment: datetime) -> dict[str, str]:
    """A moment on the contest's clocks, for sentences."""
    there = moment.astimezone(ZoneInfo(contest.timezone))
    return {"moment": f"{there:%Y-%m-%d %H:%M}", "zone": contest.timezone}


def _in_state(contest: Contest, term: Term) -> bool:
    allowed = (ContestState.OPEN, ContestState.CLOSED) if term.is_own else (ContestState.OPEN,)
    return contest.state in allowed
