"""Reading the panel of a round: its seats, the judges without one, what they can do together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Link, Membership, Role, User
from app.accounts.queries import members, open_invitations
from app.assignments.models import Assignment, AssignmentState, PanelSeat
from app.assignments.queries.languages import primary
from app.contests.models import Round, RoundState
from app.entries.models import IN_CONTEST, Entry


def seats(session: Session, round_: Round) -> Sequence[PanelSeat]:
    """The seats of a round by the judge's name."""
    return session.scalars(
        sa.select(PanelSeat)
        .join(PanelSeat.judge)
        .where(PanelSeat.round_id == round_.id)
        .options(joinedload(PanelSeat.judge))
        .order_by(User.name, User.id)
    ).all()


def seat_of(session: Session, round_: Round, judge_id: int) -> PanelSeat | None:
    """The seat of one judge."""
    return session.scalar(
        sa.select(PanelSeat).where(PanelSeat.round_id == round_.id, PanelSeat.judge_id == judge_id)
    )


def judges(session: Session, contest_id: int) -> list[User]:
    """Everybody who judges in a contest, by name."""
    return [membership.user for membership in members(session, contest_id, Role.JUDGE)]


def invited_judges(session: Session, contest_id: int, there: Sequence[User]) -> list[Link]:
    """Invitations to judge that wait for an answer, the newest of each address not `there` already."""
    known = {judge.email for judge in there}
    links = (link for link in open_invitations(session, contest_id) if link.role is Role.JUDGE)
    return list({link.email: link for link in links if link.email not in known}.values())


def spoken_languages(session: Session, contest_id: int) -> set[str]:
    """The languages that the submitted films of a contest speak."""
    codes = session.scalars(
        sa.select(Entry.spoken_language)
        .where(Entry.contest_id == contest_id, Entry.state.in_(IN_CONTEST), Entry.spoken_language != "")
        .distinct()
    )
    return {primary(code) for code in codes}


def judge_of(session: Session, contest_id: int, judge_id: int) -> User | None:
    """A judge of a contest by id."""
    return session.scalar(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id == judge_id, Membership.contest_id == contest_id, Membership.role == Role.JUDGE)
    )


@dataclass(frozen=True)
class SilentRound:
    """An open round in which films of a judge came back because nothing had been begun."""

    number: int
    films: int


def silent_rounds(session: Session, contest_id: int, judge_id: int) -> list[SilentRound]:
    """The open rounds of a contest in which a judge was silent."""
    rows = session.execute(
        sa.select(Round.number, sa.func.count())
        .join(Assignment, Assignment.round_id == Round.id)
        .where(
            Round.contest_id == contest_id,
            Round.state == RoundState.OPEN,
            Assignment.judge_id == judge_id,
            Assignment.state == AssignmentState.SILENT,
        )
        .group_by(Round.number)
        .order_by(Round.number)
    )
    return [SilentRound(number, films) for number, films in rows]


def came_back(session: Session, round_: Round, judge_id: int) -> int:
    """How many films of an open round came back from a judge who had begun none."""
    lines = silent_rounds(session, round_.contest_id, judge_id)
    return next((line.films for line in lines if line.number == round_.number), 0)
