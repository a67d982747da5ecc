"""Saving and submitting a scorecard: a page that has not seen an acknowledged save cannot overwrite it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.operations.seats import SeatGone, begin, complete
from app.contests.models import RoundKind, RoundState
from app.db import claim, now
from app.entries.queries import latest_revision
from app.scoring.models import Scorecard, ScorecardState
from app.scoring.operations.draft import NOBODY, Draft, Sender
from app.scoring.operations.keeping import advance, draft_of, seen_by, write
from app.scoring.queries.saving import card_to_save, hold
from app.scoring.queries.viewing import share_seen
from app.web.rules import N_, Invalid, RuleBroken

__all__ = [
    "AlreadySubmitted",
    "Draft",
    "Incomplete",
    "Kept",
    "LockedForGood",
    "RoundLocked",
    "SeatGone",
    "ViewingShort",
    "hold_card",
    "save_scorecard",
    "submit_scorecard",
]


class RoundLocked(RuleBroken):
    """The organizer has closed the round."""

    message = N_(
        "The organizer has closed this round, so scores can no longer change. "
        "What you typed is kept here, and does not count."
    )


class AlreadySubmitted(RuleBroken):
    """A submitted scorecard stays as it is until its judge says that it changes."""

    message = N_("You have submitted this scorecard. Press “Change it” on its page to edit it.")


class LockedForGood(RuleBroken):
    """The judge has seen the others' scores of this film."""

    message = N_("You have locked this scorecard to see the others' scores, so it can no longer change.")


class RubricChanged(RuleBroken):
    """What the judge has scored is no longer what the round asks."""

    message = N_(
        "The organizer has changed what this round asks, so this was not saved. "
        "Reload the page to see the new scale and criteria."
    )


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
class Kept:
    """The scorecard as it stands; `is_stale` = the draft was not kept, because a newer save stands."""

    card: Scorecard
    is_stale: bool = False


def save_scorecard(
    session: Session,
    assignment: Assignment,
    draft: Draft,
    *,
    revision: int,
    by: User,
    sender: Sender = NOBODY,
) -> Kept:
    """Keep a draft over the revision that its page had seen; the same content again is no new save.

    A submitted scorecard that is being changed stays submitted, and complete.
    Raises SeatGone, RoundLocked, LockedForGood, AlreadySubmitted or Incomplete.
    """
    card = hold_card(session, assignment, by=by)
    if card.save_count and draft_of(card) == draft:
        return Kept(card)
    if card.state is ScorecardState.SUBMITTED:
        if card.reopened_at is None:
            raise AlreadySubmitted
        _check_complete(assignment, draft)
    if not advance(session, card, draft, seen_by(session, card, revision, sender)):
        session.refresh(card)
        return Kept(card, is_stale=True)
    write(session, assignment, card, draft, sender)
    if card.state is ScorecardState.DRAFT and assignment.state is not AssignmentState.STARTED:
        begin(session, assignment)
    return Kept(card)


def submit_scorecard(
    session: Session,
    assignment: Assignment,
    draft: Draft,
    *,
    revision: int,
    by: User,
    sender: Sender = NOBODY,
) -> Kept:
    """Save and finish a scorecard; submitting the same again changes nothing.

    Raises Incomplete, ViewingShort and what save_scorecard raises.
    """
    _check_complete(assignment, draft)
    _check_viewing(session, assignment, draft)
    kept = save_scorecard(session, assignment, draft, revision=revision, by=by, sender=sender)
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
    card = card_to_save(session, assignment) or _first(session, assignment)
    if card.locked_at is not None:
        raise LockedForGood
    return card


def hold_seat(
    session: Session, assignment: Assignment, *, by: User, closed: type[RuleBroken] = RoundLocked
) -> None:
    """Let nobody lock the round or take the seat away until this save has ended; check both are still there.

    Whoever changes the rubric waits, too.
    Raises SeatGone, RubricChanged, or `closed` for a round that is not open.
    """
    found = hold(session, assignment, by)
    if found.round_state is not RoundState.OPEN:
        raise closed
    if found.edition != assignment.round.rubric.edition:
        raise RubricChanged
    if not found.is_held:
        raise SeatGone
    set_committed_value(assignment, "state", found.state)
    set_committed_value(assignment, "started_at", found.started_at)


def _first(session: Session, assignment: Assignment) -> Scorecard:
    """An empty scorecard for the revision that is being judged."""
    revision = latest_revision(session, assignment.entry_id)
    if revision is None:
        raise SeatGone
    card = Scorecard(assignment_id=assignment.id, revision_id=revision.id, scores=[], part_scores=[])
    session.add(card)
    session.flush()
    return card
