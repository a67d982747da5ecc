"""Saving and submitting a scorecard: a page that has not seen an acknowledged save cannot overwrite it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.seats import SeatGone, begin, complete
from app.assignments.queries.holding import is_held
from app.contests.models import Round, RoundState
from app.db import claim, now
from app.entries.models import Entry
from app.entries.queries import latest_revision
from app.scoring.models import Score, Scorecard, ScorecardState, ScorecardVersion
from app.scoring.queries.blind import scores_of
from app.scoring.queries.reviews import scorecard_of
from app.web.rules import N_, Invalid, RuleBroken


class RoundLocked(RuleBroken):
    """The organizer has closed the round."""

    message = N_("The organizer has closed this round, so scores can no longer change. Your draft is kept.")


class AlreadySubmitted(RuleBroken):
    """A submitted scorecard stays as it is."""

    message = N_("You have submitted this scorecard. Ask the organizer if something must change.")


class Incomplete(Invalid):
    """A scorecard without a score for every criterion."""

    message = N_("Give a score for every criterion before you submit.")


@dataclass(frozen=True)
class Draft:
    """What a judge has written: hundredths of a point by criterion key, and two texts."""

    scores: Mapping[str, int]
    note_to_jury: str = ""
    word_to_maker: str = ""

    def body(self) -> dict[str, Any]:
        """The draft as plain JSON values, as a version keeps it."""
        return {
            "scores": dict(sorted(self.scores.items())),
            "note_to_jury": self.note_to_jury,
            "word_to_maker": self.word_to_maker,
        }


@dataclass(frozen=True)
class Kept:
    """The scorecard as it stands; `is_stale` = the draft was not kept, because a newer save stands."""

    card: Scorecard
    is_stale: bool = False


def save_scorecard(
    session: Session, assignment: Assignment, draft: Draft, *, revision: int, by: User
) -> Kept:
    """Keep a draft over the revision that its page had seen; the same content again is no new save.

    Raises SeatGone, RoundLocked or AlreadySubmitted.
    """
    _hold(session, assignment, by=by)
    card = scorecard_of(session, assignment) or _first(session, assignment)
    if _body(card) == draft.body() and card.save_count:
        return Kept(card)
    if card.state is ScorecardState.SUBMITTED:
        raise AlreadySubmitted
    if not _advance(session, card, draft, revision):
        session.refresh(card)
        return Kept(card, is_stale=True)
    _write(session, assignment, card, draft)
    begin(session, assignment)
    return Kept(card)


def submit_scorecard(
    session: Session, assignment: Assignment, draft: Draft, *, revision: int, by: User
) -> Kept:
    """Save and finish a scorecard; submitting the same again changes nothing.

    Raises Incomplete and what save_scorecard raises.
    """
    if any(criterion.key not in draft.scores for criterion in assignment.round.rubric.criteria):
        raise Incomplete
    kept = save_scorecard(session, assignment, draft, revision=revision, by=by)
    if kept.is_stale or kept.card.state is ScorecardState.SUBMITTED:
        return kept
    finished = sa.update(Scorecard).where(
        Scorecard.id == kept.card.id,
        Scorecard.state == ScorecardState.DRAFT,
        Scorecard.save_count == kept.card.save_count,
    )
    if not claim(session, finished.values(state=ScorecardState.SUBMITTED, submitted_at=now())):
        return Kept(kept.card, is_stale=True)
    session.refresh(kept.card)
    complete(session, assignment)
    return kept


def _hold(session: Session, assignment: Assignment, *, by: User) -> None:
    """Let nobody lock the round or take the seat away until this save has ended; check both are still there.

    A shared lock on the round: judges do not wait for one another, only locking waits for them.
    """
    state = session.scalar(
        sa.select(Round.state).where(Round.id == assignment.round_id).with_for_update(read=True)
    )
    if state is not RoundState.OPEN:
        raise RoundLocked
    session.execute(sa.select(Assignment.id).where(Assignment.id == assignment.id).with_for_update())
    held = session.scalar(
        sa.select(Assignment.id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.id == assignment.id, Assignment.judge_id == by.id, is_held())
    )
    if held is None:
        raise SeatGone
    session.refresh(assignment, ["state", "started_at"])


def _first(session: Session, assignment: Assignment) -> Scorecard:
    """An empty scorecard for the revision that is being judged."""
    revision = latest_revision(session, assignment.entry_id)
    if revision is None:
        raise SeatGone
    card = Scorecard(assignment_id=assignment.id, revision_id=revision.id, scores=[])
    session.add(card)
    session.flush()
    return card


def _body(card: Scorecard) -> dict[str, Any]:
    return Draft(scores_of(card), card.note_to_jury, card.word_to_maker).body()


def _advance(session: Session, card: Scorecard, draft: Draft, revision: int) -> bool:
    """The one conditional UPDATE that decides whose save is kept."""
    mine = sa.update(Scorecard).where(
        Scorecard.id == card.id, Scorecard.save_count == revision, Scorecard.state == ScorecardState.DRAFT
    )
    return claim(
        session,
        mine.values(
            save_count=Scorecard.save_count + 1,
            saved_at=now(),
            note_to_jury=draft.note_to_jury,
            word_to_maker=draft.word_to_maker,
        ),
    )


def _write(session: Session, assignment: Assignment, card: Scorecard, draft: Draft) -> None:
    """The scores of a save that was won, and its version."""
    session.refresh(card)
    criteria = {criterion.key: criterion for criterion in assignment.round.rubric.criteria}
    known = {score.criterion_id: score for score in card.scores}
    wanted = {criteria[key].id: value for key, value in draft.scores.items()}
    for criterion_id, score in known.items():
        if criterion_id not in wanted:
            card.scores.remove(score)
    for criterion_id, value in wanted.items():
        if criterion_id in known:
            known[criterion_id].value = value
        else:
            card.scores.append(Score(criterion_id=criterion_id, value=value))
    session.add(
        ScorecardVersion(
            scorecard_id=card.id, number=card.save_count, saved_at=card.saved_at, body=draft.body()
        )
    )
    session.flush()
