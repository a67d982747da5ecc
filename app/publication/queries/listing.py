"""The list as it stands now: the frozen snapshot with successions, takedowns and shown films laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy.orm import Session

from app.publication.models import Announcement, Succession, TakedownScope
from app.publication.queries import announcements

Winner = dict[str, Any]
EVERYTHING = ("title_en", "title_zh", "synopsis_en", "synopsis_zh", "statement_en", "statement_zh")


def listing_of(session: Session, announcement: Announcement) -> dict[str, Any]:
    """What the public pages of an announcement show at this moment."""
    contest = announcement.contest
    listing = deepcopy(announcement.snapshot)
    _move_up(listing, announcements.successions_of(session, announcement))
    hidden = [(one.entry.code, one.scope) for one in announcements.takedowns_of(session, contest)]
    shown = announcements.shown_codes(session, contest)
    for winner in winners(listing):
        winner["plays"] = winner["code"] in shown
        winner["hidden"] = sorted({scope.value for code, scope in hidden if code == winner["code"]})
        _hide(winner)
    return listing


def winners(listing: dict[str, Any]) -> Iterable[Winner]:
    """Every winner of a list, award by award."""
    for award in listing["awards"]:
        yield from award["winners"]


def winner_of(listing: dict[str, Any], code: str) -> Winner | None:
    """A film of a list by its entry's code."""
    return next((winner for winner in winners(listing) if winner["code"] == code), None)


def awards_of(listing: dict[str, Any], code: str) -> list[dict[str, Any]]:
    """The awards that a film holds in a list."""
    return [
        award for award in listing["awards"] if any(winner["code"] == code for winner in award["winners"])
    ]


def shows(winner: Winner | None) -> bool:
    """Whether the film's pictures may be seen."""
    return winner is not None and not {TakedownScope.FILM, TakedownScope.ALL} & set(winner["hidden"])


def _move_up(listing: dict[str, Any], successions: Sequence[Succession]) -> None:
    awards = {award["key"]: award for award in listing["awards"]}
    for succession in successions:
        if succession.applied_at is not None and succession.award_key in awards:
            _succeed(awards[succession.award_key], succession)


def _succeed(award: dict[str, Any], succession: Succession) -> None:
    place = next((n for n, one in enumerate(award["winners"]) if one["code"] == succession.code), None)
    if place is None:
        return
    left = award["winners"].pop(place)
    assert succession.applied_at is not None
    if succession.successor:
        award["winners"].append({**succession.successor, "moved_up": True})
    award.setdefault("changes", []).append(
        {
            "cause": succession.cause.value,
            "title_en": left["title_en"],
            "title_zh": left["title_zh"],
            "at": succession.applied_at.isoformat(timespec="seconds"),
            "is_filled": bool(succession.successor),
        }
    )


def _hide(winner: Winner) -> None:
    hidden = set(winner["hidden"])
    if hidden & {TakedownScope.NAMES, TakedownScope.ALL}:
        winner["makers"] = []
    if TakedownScope.ALL in hidden:
        winner.update(dict.fromkeys(EVERYTHING, ""))
    if hidden & {TakedownScope.FILM, TakedownScope.ALL}:
        winner["plays"] = False
