"""Who takes a seat of a public list that falls free, from the reserve that its seal has frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.publication.models import Announcement, Succession, SuccessionCause
from app.publication.queries import announcements
from app.publication.queries.listing import Winner
from app.results.queries.award_terms import terms_of
from app.tally import succession
from app.tally.award_terms import Contender
from app.tally.succession import Move, Seat


def moves_after(session: Session, announcement: Announcement, made: Succession) -> list[Move]:
    """Every move once a film leaves its seat, that seat's first; nobody else moves."""
    others = [one for one in announcements.successions_of(session, announcement) if one.id != made.id]
    table = _table(announcement, others)
    leaving = Seat(made.award_key, made.code)
    seat = next((one for one in table.seats if (one.award, one.film) == (leaving.award, leaving.film)), None)
    return table.leave(seat) if seat else [Move(leaving, None)]


def films_of(announcement: Announcement, moves: Sequence[Move]) -> list[Winner]:
    """For each move the film that takes the seat, as the winner list shows it; empty where none does."""
    films: dict[str, Any] = announcement.seal.reserve.get("films", {})
    return [films[move.successor]["winner"] if move.successor else {} for move in moves]


def _table(announcement: Announcement, made: Sequence[Succession]) -> succession.Succession:
    reserve = announcement.seal.reserve
    films = {
        code: Contender(
            film=code,
            score=None,
            n=0,
            category=facts["category"],
            people=frozenset(str(person) for person in facts["people"]),
        )
        for code, facts in reserve.get("films", {}).items()
    }
    return succession.Succession(
        awards=terms_of(announcement.contest),
        lines=reserve.get("lines", {}),
        films=films,
        seats=_held(reserve.get("seats", []), made),
        gone=frozenset(one.code for one in made if one.cause is not SuccessionCause.MOVED_UP),
    )


def _held(given: Sequence[dict[str, Any]], made: Sequence[Succession]) -> list[Seat]:
    """The seats as they were sealed, after everybody who has left one since."""
    seats = {(one["award"], one["film"]): Seat(**one) for one in given}
    for one in made:
        if one.applied_at is None:
            continue
        del seats[one.award_key, one.code]
        if one.successor:
            code = one.successor["code"]
            seats[one.award_key, code] = Seat(one.award_key, code)
    return list(seats.values())
