"""Everything a judge gave an entry, one row a criterion: score, times, words, defects, proof of viewing."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from decimal import Decimal
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Contest, Criterion, Round
from app.entries.models import Entry
from app.films.models import Film
from app.results.queries.tables.table import HUNDRED, JUDGE, JUDGE_EMAIL, Table, count_of, read, seconds
from app.scoring.models import Defect, Score, Scorecard, ScorecardState
from app.scoring.models.watching import Viewing
from app.web.sheets import Row

HEAD = (
    "round", "entry", "title_en", "title_zh", JUDGE, JUDGE_EMAIL, "criterion", "weight", "score",
    "given_at", "started_at", "submitted_at", "note_to_jury", "word_to_maker", "defects",
    "film_seconds", "seen_seconds", "seen_percent", "viewing_reason",
)  # fmt: skip
CARDS = 200


def scores_table(session: Session, contest: Contest) -> Table:
    """One row for each score that was submitted."""
    statement = (
        sa.select(Scorecard)
        .join(Scorecard.assignment)
        .join(Round, Round.id == Assignment.round_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
        .where(Round.contest_id == contest.id, Scorecard.state == ScorecardState.SUBMITTED)
    )
    total = count_of(session, statement.join(Score, Score.scorecard_id == Scorecard.id))
    whole = (
        statement.add_columns(Round.number, Entry.code, Entry.title_en, Entry.title_zh)
        .add_columns(User.name, User.email, Film.duration_ms, Viewing.spans)
        .outerjoin(Film, Film.id == Entry.film_id)
        .outerjoin(Viewing, Viewing.assignment_id == Assignment.id)
        .options(
            contains_eager(Scorecard.assignment),
            selectinload(Scorecard.scores).joinedload(Score.criterion),
            selectinload(Scorecard.defects).joinedload(Defect.kind),
        )
        .order_by(Round.number, Entry.code, User.email)
    )
    return Table(HEAD, _flat(read(session, whole, _rows_of_card, CARDS)), total)


def _flat(cards: Generator[Any]) -> Generator[Row]:
    try:
        yield from chain.from_iterable(cards)
    finally:
        cards.close()


def _rows_of_card(found: Any) -> Any:
    card, number, code, title_en, title_zh, judge, email, film_ms, spans = found
    seat = card.assignment
    before = (number, code, title_en, title_zh, judge, email)
    after = (
        seat.created_at,
        seat.started_at,
        card.submitted_at,
        card.note_to_jury,
        card.word_to_maker,
        defects_in_words(card.defects),
        seconds(film_ms),
        *_seen(spans, film_ms),
        card.viewing_reason,
    )
    ordered = sorted(card.scores, key=lambda score: score.criterion.position)
    return [(*before, *_given(score.criterion, score.value), *after) for score in ordered]


def _given(criterion: Criterion, value: int) -> Row:
    return (criterion.key, criterion.percent, Decimal(value) / HUNDRED)


def defects_in_words(defects: Iterable[Defect]) -> str:
    """Craft faults with their moments, as in 1:05 flicker (2): the lamp."""
    return "; ".join(_in_words(one) for one in defects if one.removed_at is None)


def _in_words(defect: Defect) -> str:
    minutes, rest = divmod(defect.at_ms // 1000, 60)
    words = f": {defect.words}" if defect.words else ""
    return f"{minutes}:{rest:02d} {defect.kind.key} ({defect.severity}){words}"


def _seen(spans: list[Any] | None, film_ms: int | None) -> Row:
    """Seconds seen, and the percent of the film that they are; nothing where nothing was noted."""
    if spans is None:
        return (None, None)
    seen = sum(until - since for since, until in spans)
    return (seconds(seen), min(100, round(100 * seen / film_ms)) if film_ms else None)
