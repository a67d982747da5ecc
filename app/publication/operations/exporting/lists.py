"""Tables for export that hang on the winner list: who gets what, and which films are to be screened."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.entries.models import Entry, in_round
from app.entries.queries import is_judged
from app.films.models import Film
from app.publication.operations.board import board_of
from app.publication.operations.snapshot import snapshot_of
from app.publication.queries import decisions
from app.publication.queries.announcements import live_announcement, newest_seal
from app.publication.queries.listing import listing_of
from app.results.models import Standing
from app.results.queries.anonymity import anonymised
from app.results.queries.tables import KNOWN, Table
from app.results.queries.tables.table import columns_table, points
from app.web.sheets import Row

HEAD = (
    "list", "award", "award_zh", "tier", "place", "entry", "title_en", "title_zh", "makers", "reviews",
    "score", "decided_by", "moved_up", "statement_en", "statement_zh", "withheld",
)  # fmt: skip
Award = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """The awards of a list, how far it is, and the run whose numbers stand behind it."""

    state: str
    run_id: int
    awards: Sequence[Award]

    @property
    def codes(self) -> set[str]:
        """The films that hold an award."""
        return {one["code"] for award in self.awards for one in award["winners"]}


def table_of(session: Session, contest: Contest, kind: str, *, anonymous: bool) -> Table:
    """One table of a contest."""
    table = TABLES[kind](session, contest)
    return anonymised(table) if anonymous else table


def winners_table(session: Session, contest: Contest) -> Table:
    """Every award with its winners and its empty seats, as the list stands."""
    found = _listing(session, contest)
    rows = [] if found is None else list(_rows(session, found))
    return Table(HEAD, _each(rows), len(rows))


def _rows(session: Session, found: Listing) -> Generator[Row]:
    values = _values(session, found.run_id, found.codes)
    for award in found.awards:
        yield from _award_rows(found.state, award, values)


def _each(rows: list[Row]) -> Generator[Row]:
    yield from rows


def _listing(session: Session, contest: Contest) -> Listing | None:
    """Announced or armed, else sealed, else as the board stands."""
    live, sealed = live_announcement(session, contest), newest_seal(session, contest)
    if live is not None:
        return Listing(live.state.value, live.seal.run_id, listing_of(session, live)["awards"])
    if sealed is not None:
        return Listing("sealed", sealed.run_id, sealed.snapshot["awards"])
    board = board_of(session, contest) if contest.rounds else None
    if board is None:
        return None
    frozen = snapshot_of(board, decisions.statements_of(session, contest), number=1)
    return Listing("board", board.run.id, frozen["awards"])


def _values(session: Session, run_id: int, codes: set[str]) -> dict[str, tuple[int, int | None]]:
    rows = session.execute(
        sa.select(Entry.code, Standing.reviews, Standing.adjusted)
        .join(Standing, Standing.entry_id == Entry.id)
        .where(Standing.run_id == run_id, Entry.code.in_(codes))
    )
    return {row.code: (row.reviews, row.adjusted) for row in rows}


def _award_rows(state: str, award: Award, values: Mapping[str, tuple[int, int | None]]) -> Generator[Row]:
    head = (state, award["title_en"], award["title_zh"], award["tier"])
    for place, one in enumerate(award["winners"], start=1):
        reviews, score = values.get(one["code"], (None, None))
        makers = "; ".join(maker["name_zh"] or maker["name_en"] for maker in one["makers"])
        yield (
            *(*head, place, one["code"], one["title_en"], one["title_zh"], makers, reviews, points(score)),
            *(one.get("decided_by"), int(bool(one.get("moved_up"))), one["statement_en"]),
            *(one["statement_zh"], None),
        )
    for empty in award.get("withheld", ()):
        yield (*head, *(None,) * (len(HEAD) - 5), f"{empty['seats']}: {empty['reason']}")


def shown_films(session: Session, contest: Contest) -> sa.ColumnElement[bool]:
    """The films of the winner list; before there is one, those of the last round."""
    found = _listing(session, contest)
    if found is None:
        return sa.and_(in_round(contest.rounds[-1]), is_judged())
    return Entry.code.in_(found.codes)


def screening_table(session: Session, contest: Contest) -> Table:
    """The films for a projectionist: what to show, how long, in which shape, by which digest."""
    return columns_table(
        session,
        sa.select(Entry)
        .join(Film, Film.id == Entry.film_id)
        .where(Entry.contest_id == contest.id, shown_films(session, contest)),
        {
            "entry": Entry.code,
            "title_en": Entry.title_en,
            "title_zh": Entry.title_zh,
            "film_ms": Film.duration_ms,
            "width": Film.width,
            "height": Film.height,
            "has_sound": Film.has_sound,
            "spoken_language": Entry.spoken_language,
            "subtitle_languages": Entry.subtitle_languages,
            "file_name": Film.file_name,
            "bytes": Film.size,
            "sha256": Film.sha256,
        },
        Entry.code,
    )


TABLES: dict[str, Callable[[Session, Contest], Table]] = {
    **KNOWN,
    "winners": winners_table,
    "screening": screening_table,
}
