"""Noting a craft fault at a moment of a film, and taking a note off again; each note stands for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.seats import begin
from app.contests.models import DefectKind
from app.db import now
from app.scoring.models import Defect, Scorecard, ScorecardState
from app.scoring.operations.scorecards import AlreadySubmitted, hold_card
from app.web.rules import N_, Invalid

MOST_DEFECTS = 200
KEY = re.compile(r"[0-9a-zA-Z-]{8,40}")
# m:ss, m:ss.fff, h:mm:ss or plain seconds
_CLOCK = re.compile(r"(?:(?:([0-9]{1,2}):)?([0-9]{1,3}):)?([0-9]{1,5})(?:\.([0-9]{1,3}))?")


class NotAMoment(Invalid):
    """No time of a film."""

    field = "at"
    message = N_("Give the moment as minutes and seconds, such as 1:23.")


class BeyondTheEnd(Invalid):
    """A moment after the film has ended."""

    field = "at"
    message = N_("The film ends at %(end)s; choose a moment within it.")


class UnknownDefect(Invalid):
    """A word that this contest does not offer."""

    field = "kind"
    message = N_("Choose one of the words on the list.")


class TooManyDefects(Invalid):
    """More notes than anybody will read."""

    field = "at"
    message = N_("A film takes at most %(most)s notes; take one off first.")


@dataclass(frozen=True)
class Note:
    """A defect as a judge notes it; `key` is the page's own and makes repeating it harmless."""

    key: str
    at_ms: int
    kind: str
    severity: int
    words: str = ""


def parse_moment(text: str) -> int:
    """The milliseconds that a clock time stands for; raises NotAMoment."""
    match = _CLOCK.fullmatch(text.strip().replace("：", ":"))
    if match is None:
        raise NotAMoment
    hours, minutes, seconds, fraction = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def note_defect(session: Session, assignment: Assignment, note: Note, *, by: User) -> Scorecard:
    """Note a defect; the same key again changes nothing.

    Raises BeyondTheEnd, UnknownDefect, TooManyDefects and what hold_card raises.
    """
    film = assignment.entry.film
    duration = (film.duration_ms or 0) if film else 0
    if note.at_ms > duration:
        seconds = duration // 1000
        raise BeyondTheEnd(end=f"{seconds // 60}:{seconds % 60:02d}")
    kind = session.scalar(
        sa.select(DefectKind).where(
            DefectKind.contest_id == assignment.round.contest_id,
            DefectKind.key == note.kind,
            DefectKind.is_retired.is_(False),
        )
    )
    if kind is None or not KEY.fullmatch(note.key):
        raise UnknownDefect
    card = _writable(session, assignment, by=by)
    keys = {known.key: (known.at_ms, known.kind_id) for known in card.defects}
    # Two pages without scripts may count alike: only the same note under the same key is a repetition.
    key = note.key if keys.get(note.key) in (None, (note.at_ms, kind.id)) else f"{note.key[:24]}-{note.at_ms}"
    if key in keys:
        return card
    if sum(known.removed_at is None for known in card.defects) >= MOST_DEFECTS:
        raise TooManyDefects(most=MOST_DEFECTS)
    card.defects.append(
        Defect(kind=kind, key=key, at_ms=note.at_ms, severity=note.severity, words=note.words)
    )
    session.flush()
    return card


def remove_defect(session: Session, assignment: Assignment, key: str, *, by: User) -> Scorecard:
    """Take a note off; one that is off already stays so."""
    card = _writable(session, assignment, by=by)
    for known in card.defects:
        if known.key == key and known.removed_at is None:
            known.removed_at = now()
    session.flush()
    return card


def _writable(session: Session, assignment: Assignment, *, by: User) -> Scorecard:
    card = hold_card(session, assignment, by=by)
    if card.state is ScorecardState.SUBMITTED and card.reopened_at is None:
        raise AlreadySubmitted
    if card.state is ScorecardState.DRAFT:
        begin(session, assignment)
    session.refresh(card, ["defects"])
    return card
