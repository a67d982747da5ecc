"""Saving and submitting a scorecard: a page that has not seen an acknowledged save cannot overwrite it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.seats import SeatGone, begin, complete
from app.assignments.queries.holding import is_held
from app.contests.models import Criterion, Round, RoundKind, RoundState
from app.db import claim, now
from app.entries.models import Entry
from app.entries.queries import latest_revision
from app.scoring.models import PartScore, Score, Scorecard, ScorecardState, ScorecardVersion
from app.scoring.queries.blind import parts_of, scores_of
from app.scoring.queries.reviews import scorecard_of
from app.scoring.queries.viewing import share_seen
from app.web.rules import N_, Invalid, RuleBroken


class RoundLocked(RuleBroken):
    """The organizer has closed the round."""

    message = N_("The organizer has closed this round, so scores can no longer change. Your draft is kept.")


class AlreadySubmitted(RuleBroken):
    """A submitted scorecard stays as it is until its judge says that it changes."""

    message = N_("You have submitted this scorecard. Press “Change it” on its page to edit it.")


class LockedForGood(RuleBroken):
    """The judge has seen the others' scores of this film."""

    message = N_("You have locked this scorecard to see the others' scores, so it can no longer change.")


class NoScorecard(RuleBroken):
    """A round in which judges decide in another way."""

    message = N_("This round asks for no scorecard. Go back to your films to see what it asks for.")


class ViewingShort(Invalid):
    """Less of the film was watched than the round asks, and nothing says why."""

    field = "viewing_reason"
    message = N_("You have watched %(seen)s %% of this film; the round asks for %(share)s %%. Say why.")


class Incomplete(Invalid):
    """A scorecard without a score for every criterion."""

    message = N_("Give a score for every criterion before you submit.")


@dataclass(frozen=True)
class Draft:
    """What a judge has written: hundredths of a point by criterion key and by part key, texts, a flag."""

    scores: Mapping[str, int]
    note_to_jury: str = ""
    word_to_maker: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    is_divisive: bool = False
    viewing_reason: str = ""

    def body(self) -> dict[str, Any]:
        """The draft as plain JSON values, as a version keeps it."""
        return {
            "scores": dict(sorted(self.scores.items())),
            "note_to_jury": self.note_to_jury,
            "word_to_maker": self.word_to_maker,
            "parts": dict(sorted(self.parts.items())),
            "is_divisive": self.is_divisive,
            "viewing_reason": self.viewing_reason,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Draft:
        """The draft that a version keeps; older versions know fewer fields."""
        return cls(**body)


@dataclass(frozen=True)
class Kept:
    """The scorecard as it stands; `is_stale` = the draft was not kept, because a newer save stands."""

    card: Scorecard
    is_stale: bool = False


def save_scorecard(
    session: Session, assignment: Assignment, draft: Draft, *, revision: int, by: User
) -> Kept:
    """Keep a draft over the revision that its page had seen; the same content again is no new save.

    A submitted scorecard that is being changed stays submitted, and complete.
    Raises SeatGone, RoundLocked, LockedForGood, AlreadySubmitted or Incomplete.
    """
    card = hold_card(session, assignment, by=by)
    if _body(card) == draft.body() and card.save_count:
        return Kept(card)
    if card.state is ScorecardState.SUBMITTED:
        if card.reopened_at is None:
            raise AlreadySubmitted
        _check_complete(assignment, draft)
    if not _advance(session, card, draft, revision):
        session.refresh(card)
        return Kept(card, is_stale=True)
    _write(session, assignment, card, draft)
    if card.state is ScorecardState.DRAFT:
        begin(session, assignment)
    return Kept(card)


def submit_scorecard(
    session: Session, assignment: Assignment, draft: Draft, *, revision: int, by: User
) -> Kept:
    """Save and finish a scorecard; submitting the same again changes nothing.

    Raises Incomplete, ViewingShort and what save_scorecard raises.
    """
    _check_complete(assignment, draft)
    _check_viewing(session, assignment, draft)
    kept = save_scorecard(session, assignment, draft, revision=revision, by=by)
    if kept.is_stale:
        return kept
    if kept.card.state is ScorecardState.SUBMITTED:
        kept.card.reopened_at = None
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


def _check_complete(assignment: Assignment, draft: Draft) -> None:
    if any(criterion.key not in draft.scores for criterion in assignment.round.rubric.criteria):
        raise Incomplete


def _check_viewing(session: Session, assignment: Assignment, draft: Draft) -> None:
    asked = assignment.round.viewing_share
    if not asked or draft.viewing_reason:
        return
    seen = share_seen(session, assignment)
    if seen < asked:
        raise ViewingShort(seen=seen, share=asked)


def hold_card(session: Session, assignment: Assignment, *, by: User) -> Scorecard:
    """The scorecard of a seat that holds, which nobody takes away meanwhile.

    Raises NoScorecard, SeatGone, RoundLocked or LockedForGood.
    """
    if assignment.round.kind is not RoundKind.SCORED:
        raise NoScorecard
    hold_seat(session, assignment, by=by)
    card = scorecard_of(session, assignment) or _first(session, assignment)
    if card.locked_at is not None:
        raise LockedForGood
    return card


def hold_seat(
    session: Session, assignment: Assignment, *, by: User, closed: type[RuleBroken] = RoundLocked
) -> None:
    """Let nobody lock the round or take the seat away until this save has ended; check both are still there.

    A shared lock on the round: judges do not wait for one another, only locking waits for them.
    Raises SeatGone, or `closed` for a round that is not open.
    """
    state = session.scalar(
        sa.select(Round.state).where(Round.id == assignment.round_id).with_for_update(read=True)
    )
    if state is not RoundState.OPEN:
        raise closed
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
    draft = Draft(
        scores_of(card),
        card.note_to_jury,
        card.word_to_maker,
        parts=parts_of(card),
        is_divisive=card.is_divisive,
        viewing_reason=card.viewing_reason,
    )
    return draft.body()


def _advance(session: Session, card: Scorecard, draft: Draft, revision: int) -> bool:
    """The one conditional UPDATE that decides whose save is kept."""
    mine = sa.update(Scorecard).where(
        Scorecard.id == card.id, Scorecard.save_count == revision, Scorecard.state == card.state
    )
    return claim(
        session,
        mine.values(
            save_count=Scorecard.save_count + 1,
            saved_at=now(),
            note_to_jury=draft.note_to_jury,
            word_to_maker=draft.word_to_maker,
            is_divisive=draft.is_divisive,
            viewing_reason=draft.viewing_reason,
        ),
    )


def _write(session: Session, assignment: Assignment, card: Scorecard, draft: Draft) -> None:
    """The scores of a save that was won, and its version."""
    session.refresh(card)
    criteria = assignment.round.rubric.criteria
    _write_scores(card, criteria, draft)
    _write_parts(card, criteria, draft)
    session.add(
        ScorecardVersion(
            scorecard_id=card.id, number=card.save_count, saved_at=card.saved_at, body=draft.body()
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
