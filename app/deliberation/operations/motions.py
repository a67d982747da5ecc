"""Moving that a film gets an award or not, voting on it, and closing it with the votes as they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AwardDefinition
from app.db import claim, now
from app.deliberation.models import Deliberation, Motion, MotionAction, MotionState, MotionVote, Voice
from app.deliberation.operations.minutes import write
from app.deliberation.operations.sitting import hold
from app.deliberation.queries.table import Table, voters_of
from app.web.rules import N_, Invalid, RuleBroken


class NoSuchPlace(Invalid):
    """A film that is not on the table, or not for this member."""

    field = "film"
    message = N_("Choose a film that lies on the table.")


class NoSuchAward(Invalid):
    """An award that the contest does not have."""

    field = "award"
    message = N_("Choose one of the awards of this contest.")


class ReasonMissing(Invalid):
    """A motion without words."""

    field = "reason"
    message = N_("Give the reason in a few words; it goes with the decision.")


class MovedAlready(Invalid):
    """The same is moved already."""

    field = "film"
    message = N_(
        "A motion on this film and this award is open already. Vote on it, or wait until it is closed."
    )


class MotionClosed(RuleBroken):
    """Closed meanwhile."""

    message = N_("This motion is closed already. Reload the page to see how.")


class NoVoice(RuleBroken):
    """Somebody without a vote on the film."""

    message = N_("Only members who hold this film may vote on it.")


class QuorumMissing(Invalid):
    """Too few have voted."""

    field = "casting"
    message = N_("%(cast)s of %(voters)s members have voted; the quorum is %(needed)s. Wait for more votes.")


class VotesLevel(Invalid):
    """As many for as against."""

    field = "casting"
    message = N_("The votes are level. Say whether the chair decides for the motion or against it.")


@dataclass(frozen=True)
class Move:
    """What a member moves."""

    code: str
    award: str
    action: MotionAction
    reason: str


@dataclass(frozen=True)
class Count:
    """The votes of those who may vote, and how many make the quorum."""

    yes: int
    no: int
    abstained: int
    voters: int
    needed: int

    @property
    def cast(self) -> int:
        """How many have voted."""
        return self.yes + self.no + self.abstained


def count_of(motion: Motion, voters: set[int], quorum: int) -> Count:
    """Count the votes of members who still hold the film."""
    said = Counter(vote.voice for vote in motion.votes if vote.judge_id in voters)
    needed = -(-len(voters) * quorum // 100)
    return Count(said[Voice.YES], said[Voice.NO], said[Voice.ABSTAIN], len(voters), max(1, needed))


def propose(session: Session, table: Table, move: Move, *, by: User) -> Motion:
    """Put a motion; raises TableClosed, NoSuchPlace, NoSuchAward, ReasonMissing or MovedAlready."""
    sitting = hold(session, table)
    place = table.place_of(move.code)
    award = next((one for one in table.contest.awards if one.key == move.award), None)
    if place is None:
        raise NoSuchPlace
    if award is None:
        raise NoSuchAward
    if not move.reason.strip():
        raise ReasonMissing
    motion = Motion(
        deliberation_id=sitting.id,
        number=_next_number(session, sitting),
        film_id=place.film.id,
        award_id=award.id,
        action=move.action,
        reason=move.reason.strip(),
        made_by=by.id,
    )
    try:
        with session.begin_nested():
            session.add(motion)
    except IntegrityError as twice:
        raise MovedAlready from twice
    write(
        session,
        sitting,
        "moved",
        by=by,
        film=place.film,
        words=motion.reason,
        motion=motion.number,
        **_of(award, move.action),
    )
    return motion


def _of(award: AwardDefinition, action: MotionAction) -> dict[str, Any]:
    return {"award": award.key, "en": award.title_en, "zh": award.title_zh, "action": action.value}


def _next_number(session: Session, sitting: Deliberation) -> int:
    session.execute(sa.select(Deliberation.id).where(Deliberation.id == sitting.id).with_for_update())
    return 1 + (
        session.scalar(sa.select(sa.func.max(Motion.number)).where(Motion.deliberation_id == sitting.id)) or 0
    )


def vote(session: Session, table: Table, motion: Motion, voice: Voice, *, by: User) -> None:
    """Vote, or change one's vote, until the motion is closed; raises TableClosed, NoVoice or MotionClosed."""
    hold(session, table)
    if motion.film.entry_id not in table.viewer.seats:
        raise NoVoice
    _hold_open(session, motion)
    known = session.scalar(
        sa.select(MotionVote).where(MotionVote.motion_id == motion.id, MotionVote.judge_id == by.id)
    )
    if known is None:
        known = MotionVote(motion_id=motion.id, judge_id=by.id, voice=voice)
        session.add(known)
    known.voice, known.voted_at = voice, now()
    session.flush()


def _hold_open(session: Session, motion: Motion) -> None:
    state = session.scalar(sa.select(Motion.state).where(Motion.id == motion.id).with_for_update())
    if state is not MotionState.OPEN:
        raise MotionClosed


def close(session: Session, table: Table, motion: Motion, *, casting: bool | None, by: User) -> Motion:
    """Close a motion with the votes as they stand; `casting` is the chair's word where they are level.

    Raises TableClosed, MotionClosed, QuorumMissing or VotesLevel.
    """
    sitting = hold(session, table)
    _hold_open(session, motion)
    session.refresh(motion, ["votes"])
    count = count_of(motion, voters_of(session, table.round).get(motion.film.entry_id, set()), sitting.quorum)
    if count.cast < count.needed:
        raise QuorumMissing(cast=count.cast, voters=count.voters, needed=count.needed)
    is_level = count.yes == count.no
    if is_level and casting is None:
        raise VotesLevel
    is_carried = bool(casting) if is_level else count.yes > count.no
    state = MotionState.CARRIED if is_carried else MotionState.LOST
    ended = sa.update(Motion).where(Motion.id == motion.id, Motion.state == MotionState.OPEN)
    values: dict[str, Any] = {"yes": count.yes, "no": count.no, "abstained": count.abstained}
    values["is_casting"] = is_level
    if not claim(session, ended.values(state=state, closed_at=now(), closed_by=by.id, **values)):
        raise MotionClosed
    session.refresh(motion)
    _write_down(session, table, motion, {**values, "voters": count.voters}, by)
    return motion


def _write_down(session: Session, table: Table, motion: Motion, counted: dict[str, Any], by: User) -> None:
    """How a motion ended, in the minutes and in the record."""
    assert table.sitting is not None
    detail = {**counted, **_of(motion.award, motion.action)}
    kind = motion.state.value
    write(session, table.sitting, kind, by=by, film=motion.film, motion=motion.number, **detail)
    record(
        session,
        f"motion.{kind}",
        f"motion:{motion.number}",
        by=by.id,
        contest_id=table.round.contest_id,
        detail={"entry": motion.film.entry.code, **detail},
    )


def withdraw(session: Session, table: Table, motion: Motion, *, by: User) -> None:
    """Take a motion back, by whoever made it or leads the table; raises TableClosed or MotionClosed."""
    sitting = hold(session, table)
    ended = sa.update(Motion).where(Motion.id == motion.id, Motion.state == MotionState.OPEN)
    if not claim(session, ended.values(state=MotionState.WITHDRAWN, closed_at=now(), closed_by=by.id)):
        raise MotionClosed
    session.refresh(motion)
    write(session, sitting, "withdrawn", by=by, film=motion.film, motion=motion.number)
