"""The reserve of a seal: the lines of all awards, frozen with what moving up will ask of their films."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.publication.operations.board import ALTERNATES, Board
from app.publication.operations.snapshot import winner_words
from app.publication.queries import decisions
from app.tally.eligibility import Holdings
from app.tally.overrides import denied_by
from app.tally.succession import Lines, lines_of


def reserve_of(session: Session, board: Board) -> dict[str, Any]:
    """The lines by award, the seats that are held, and each of their films as a winner list would show it.

    A line is long enough when every film that holds a seat now stands before those who would follow.
    People are numbers that mean nothing outside.
    """
    grants = board.allocation.grants
    lines = _lines(board)
    codes = {code for of_award in lines.values() for line in of_award.values() for code in line}
    codes |= {grant.film for grant in grants}
    return {
        "lines": lines,
        "seats": [
            {"award": one.award, "film": one.film, "fixed": one.decided_by == "override"} for one in grants
        ],
        "films": _films(session, board, codes),
    }


def _lines(board: Board) -> Lines:
    excluded = {one.entry.code for one in board.exclusions}
    barred = Holdings(excluded, denied_by(board.allocation.overrides))
    most = ALTERNATES + len(board.allocation.grants)
    return lines_of(board.contenders, board.terms, board.settlement.ties, barred, most)


def _films(session: Session, board: Board, codes: set[str]) -> dict[str, Any]:
    entries = decisions.entries_by_code(session, board.contest, codes)
    contenders = [one for one in board.contenders if one.film in codes]
    numbers = _numbered(person for one in contenders for person in one.people)
    return {
        one.film: {
            "category": one.category,
            "people": sorted(numbers[person] for person in one.people),
            "winner": winner_words(entries[one.film], None),
        }
        for one in contenders
    }


def _numbered(people: Iterable[str]) -> dict[str, int]:
    return {person: number for number, person in enumerate(dict.fromkeys(people), start=1)}
