"""The table as one person sees it: a member only the films they hold, an organizer without a seat all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Membership, Role, User
from app.assignments.models import Assignment, PanelSeat
from app.assignments.queries.holding import is_held
from app.contests.models import Contest, Round, RoundKind, RoundState
from app.deliberation.models import Deliberation, JuryFilm, Motion
from app.entries.models import Entry
from app.entries.queries import is_judged
from app.results.models import Standing, TallyRun
from app.results.queries.runs import newest_done


@dataclass(frozen=True)
class Viewer:
    """Somebody at the table; `seats` are the films a member may see, by entry id."""

    user: User
    is_organizer: bool
    is_chair: bool
    is_member: bool
    seats: Mapping[int, Assignment]

    def sees(self, film: JuryFilm) -> bool:
        """Whether the film may be shown to them, or only its code."""
        return film.entry_id in self.seats if self.is_member else self.is_organizer

    @property
    def leads(self) -> bool:
        """Whether they may close motions and name the chair."""
        return self.is_organizer or self.is_chair


@dataclass(frozen=True)
class Place:
    """A film on the table: its standing, and whether it still takes part; `seat` is the member's own."""

    film: JuryFilm
    standing: Standing | None
    is_here: bool
    is_seen: bool
    seat: Assignment | None


@dataclass(frozen=True)
class Table:
    """A deliberation as one person sees it; `sitting` is None until an organizer has opened it."""

    round: Round
    viewer: Viewer
    sitting: Deliberation | None
    run: TallyRun | None
    places: Sequence[Place]

    @property
    def contest(self) -> Contest:
        """The contest that the jury decides."""
        return self.round.contest

    @property
    def is_open(self) -> bool:
        """Whether anything can still be moved or voted."""
        return self.sitting is not None and self.round.state is RoundState.OPEN

    @property
    def seen(self) -> list[Place]:
        """The films that the viewer may see and that still take part."""
        return [place for place in self.places if place.is_seen and place.is_here]

    def place_of(self, code: str) -> Place | None:
        """A film that the viewer may see, by its code."""
        return next((place for place in self.seen if place.film.code == code), None)


def table_for(session: Session, user: User, slug: str, number: int) -> Table | None:
    """The table of a round at which somebody sits or which they organize; None for all others."""
    round_ = session.scalar(
        sa.select(Round)
        .join(Round.contest)
        .where(Contest.slug == slug, Round.number == number, Round.kind == RoundKind.JURY)
        .options(
            joinedload(Round.contest).selectinload(Contest.rounds),
            joinedload(Round.contest).selectinload(Contest.awards),
        )
    )
    viewer = _viewer(session, user, round_) if round_ else None
    if round_ is None or viewer is None:
        return None
    sitting = session.scalar(sa.select(Deliberation).where(Deliberation.round_id == round_.id))
    if sitting is None and not viewer.is_organizer:
        return None if round_.state is RoundState.PLANNED else Table(round_, viewer, None, None, [])
    run = base_run(session, round_)
    return Table(round_, viewer, sitting, run, _places(session, sitting, run, viewer) if sitting else [])


def _viewer(session: Session, user: User, round_: Round) -> Viewer | None:
    roles = {
        membership.role: membership
        for membership in session.scalars(
            sa.select(Membership).where(
                Membership.user_id == user.id, Membership.contest_id == round_.contest_id
            )
        )
    }
    seated = sa.exists().where(PanelSeat.round_id == round_.id, PanelSeat.judge_id == user.id)
    given = sa.exists().where(Assignment.round_id == round_.id, Assignment.judge_id == user.id)
    is_member = Role.JUDGE in roles and bool(session.scalar(sa.select(sa.or_(seated, given))))
    is_organizer = Role.ORGANIZER in roles
    if not (is_member or is_organizer):
        return None
    seats = session.scalars(
        sa.select(Assignment)
        .join(Assignment.entry)
        .where(Assignment.round_id == round_.id, Assignment.judge_id == user.id, is_held())
        .options(
            joinedload(Assignment.entry).joinedload(Entry.film),
            joinedload(Assignment.entry).selectinload(Entry.ai_uses),
        )
    )
    is_chair = is_member and roles[Role.JUDGE].is_chair
    return Viewer(user, is_organizer, is_chair, is_member, {seat.entry_id: seat for seat in seats})


def base_run(session: Session, round_: Round) -> TallyRun | None:
    """The standings before the jury: the newest run of the nearest earlier round that has one."""
    for one in reversed([one for one in round_.contest.rounds if one.number < round_.number]):
        run = newest_done(session, one)
        if run is not None:
            return run
    return None


def _places(session: Session, sitting: Deliberation, run: TallyRun | None, viewer: Viewer) -> Sequence[Place]:
    standing = sa.and_(Standing.entry_id == JuryFilm.entry_id, Standing.run_id == (run.id if run else 0))
    rows = session.execute(
        sa.select(JuryFilm, Standing, is_judged())
        .join(JuryFilm.entry)
        .outerjoin(Standing, standing)
        .where(JuryFilm.deliberation_id == sitting.id)
        .options(joinedload(JuryFilm.entry).joinedload(Entry.film))
        .order_by(Standing.rank.is_(None), Standing.rank, JuryFilm.code)
    )
    return [
        Place(film, found, bool(is_here), viewer.sees(film), viewer.seats.get(film.entry_id))
        for film, found, is_here in rows
    ]


def members_of(session: Session, round_: Round) -> Sequence[Membership]:
    """The judges who sit at the table, with the mark of the chair."""
    seated = sa.exists().where(PanelSeat.round_id == round_.id, PanelSeat.judge_id == Membership.user_id)
    given = sa.exists().where(Assignment.round_id == round_.id, Assignment.judge_id == Membership.user_id)
    return session.scalars(
        sa.select(Membership)
        .join(Membership.user)
        .where(
            Membership.contest_id == round_.contest_id,
            Membership.role == Role.JUDGE,
            sa.or_(seated, given),
        )
        .options(joinedload(Membership.user))
        .order_by(User.name, User.id)
    ).all()


def motions_of(session: Session, table: Table) -> Sequence[Motion]:
    """The motions on films that the viewer may see, the newest first."""
    if table.sitting is None:
        return []
    found = session.scalars(
        sa.select(Motion)
        .where(Motion.deliberation_id == table.sitting.id)
        .options(joinedload(Motion.film).joinedload(JuryFilm.entry), selectinload(Motion.votes))
        .order_by(Motion.number.desc())
        .execution_options(populate_existing=True)
    ).all()
    return [motion for motion in found if table.viewer.sees(motion.film)]


def voters_of(session: Session, round_: Round) -> Mapping[int, set[int]]:
    """Who may vote on each film: the members who hold it, by entry id."""
    rows = session.execute(
        sa.select(Assignment.entry_id, Assignment.judge_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, is_held())
    )
    found: dict[int, set[int]] = {}
    for entry_id, judge_id in rows:
        found.setdefault(entry_id, set()).add(judge_id)
    return found
