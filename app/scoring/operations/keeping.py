"""Writing a scorecard: the one UPDATE that decides whose save is kept, its scores, its version."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.assignments.models import Assignment
from app.contests.models import Criterion
from app.db import claim, now
from app.scoring.models import PartScore, Score, Scorecard, ScorecardVersion
from app.scoring.operations.draft import Draft, Sender
from app.scoring.queries.blind import parts_of, scores_of

TEXTS = ("note_to_jury", "word_to_maker", "is_divisive", "viewing_reason")
WRITTEN = ("save_count", "saved_at", *TEXTS)
# Of two saves over one revision it changes the row for one alone.
ADVANCE = (
    sa.update(Scorecard)
    .where(
        Scorecard.id == sa.bindparam("card_id"),
        Scorecard.save_count == sa.bindparam("seen"),
        Scorecard.state == sa.bindparam("as_read", type_=Scorecard.state.type),
    )
    .values({name: sa.bindparam(f"new_{name}") for name in WRITTEN})
)


def draft_of(card: Scorecard) -> Draft:
    """What a scorecard holds."""
    return Draft(
        scores_of(card),
        card.note_to_jury,
        card.word_to_maker,
        parts=parts_of(card),
        is_divisive=card.is_divisive,
        viewing_reason=card.viewing_reason,
    )


def seen_by(session: Session, card: Scorecard, revision: int, sender: Sender) -> int:
    """The revision that a window knows: beside the one it names, what it has sent itself since."""
    if not sender.turns or revision >= card.save_count:
        return revision
    since = session.execute(
        sa.select(ScorecardVersion.window, ScorecardVersion.turn).where(
            ScorecardVersion.scorecard_id == card.id, ScorecardVersion.number > revision
        )
    )
    return card.save_count if all(sender.has_sent(window, turn) for window, turn in since) else revision


def advance(session: Session, card: Scorecard, draft: Draft, revision: int) -> bool:
    """The one conditional UPDATE that decides whose save is kept; the card then holds what was written."""
    written = {name: getattr(draft, name) for name in TEXTS}
    written |= {"save_count": revision + 1, "saved_at": now()}
    values = {f"new_{name}": value for name, value in written.items()}
    won = claim(session, ADVANCE, card_id=card.id, seen=revision, as_read=card.state, **values)
    if won:
        for name, value in written.items():
            set_committed_value(card, name, value)
    return won


def write(session: Session, assignment: Assignment, card: Scorecard, draft: Draft, sender: Sender) -> None:
    """The scores of a save that was won, and its version."""
    criteria = assignment.round.rubric.criteria
    _write_scores(card, criteria, draft)
    _write_parts(card, criteria, draft)
    session.add(
        ScorecardVersion(
            scorecard_id=card.id,
            number=card.save_count,
            saved_at=card.saved_at,
            body=draft.body(),
            window=sender.window,
            turn=sender.turn,
        )
    )
    session.flush()


def _write_scores(card: Scorecard, criteria: Sequence[Criterion], draft: Draft) -> None:
    wanted = {one.id: draft.scores[one.key] for one in criteria if one.key in draft.scores}
    known = {score.criterion_id: score for score in card.scores}
    for criterion_id in known.keys() - wanted.keys():
        card.scores.remove(known[criterion_id])
    for criterion_id, value in wanted.items():
        if criterion_id in known:
            known[criterion_id].value = value
        else:
            card.scores.append(Score(criterion_id=criterion_id, value=value))


def _write_parts(card: Scorecard, criteria: Sequence[Criterion], draft: Draft) -> None:
    ids = {part.key: part.id for one in criteria for part in one.parts}
    wanted = {ids[key]: value for key, value in draft.parts.items() if key in ids}
    known = {score.part_id: score for score in card.part_scores}
    for part_id in known.keys() - wanted.keys():
        card.part_scores.remove(known[part_id])
    for part_id, value in wanted.items():
        if part_id in known:
            known[part_id].value = value
        else:
            card.part_scores.append(PartScore(part_id=part_id, value=value))
