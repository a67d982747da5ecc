"""What pages of the jury's table are given: films by code and title, motions, minutes, no makers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.models import Membership
from app.contests.models import AwardDefinition
from app.deliberation.models import Minute, Motion, MotionAction, MotionState, Voice
from app.deliberation.queries.table import Place, Table
from app.results.models import Standing

MILLION = 1_000_000


@dataclass(frozen=True)
class BlindStanding:
    """Where a film stands before the jury sits, in millionths."""

    rank: int | None
    adjusted: int | None
    low: int | None
    high: int | None
    criteria: Mapping[str, int]
    profile: Mapping[str, int]

    @property
    def span(self) -> tuple[float, float, float] | None:
        """Value, lower and upper end in points; the ends are the value where no interval is known."""
        if self.adjusted is None:
            return None
        low, high = (self.adjusted if end is None else end for end in (self.low, self.high))
        return self.adjusted / MILLION, low / MILLION, high / MILLION


@dataclass(frozen=True)
class BlindFilm:
    """A film on the table under its code there; one that the viewer may not see is its code alone."""

    code: str
    is_seen: bool
    is_here: bool
    title_en: str = ""
    title_zh: str = ""
    # The member's own seat at it, by which they watch it; empty for an organizer.
    seat: str = ""
    standing: BlindStanding | None = None
    # How many judges of earlier rounds would speak for it.
    champions: int = 0


@dataclass(frozen=True)
class BlindMember:
    """Somebody who sits at the table."""

    name: str
    is_chair: bool


@dataclass(frozen=True)
class Turnout:
    """How many have voted, of how many, and how many are needed: all that is told of an open vote."""

    cast: int
    voters: int
    needed: int


@dataclass(frozen=True)
class BlindMotion:
    """A motion as its viewer sees it; the votes are there once it is closed."""

    number: int
    film: BlindFilm
    award: AwardDefinition
    action: MotionAction
    reason: str
    state: MotionState
    own: Voice | None
    may_vote: bool
    may_withdraw: bool
    turnout: Turnout
    yes: int
    no: int
    abstained: int


@dataclass(frozen=True)
class BlindLine:
    """A line of the minutes; `code` is the film's it is about, or empty."""

    number: int
    at: datetime
    by: str
    kind: str
    code: str
    detail: Mapping[str, Any]
    words: str


@dataclass(frozen=True)
class BlindTable:
    """The table as its pages know it."""

    is_laid: bool
    is_open: bool
    is_member: bool
    is_organizer: bool
    leads: bool
    films: Sequence[BlindFilm]

    @property
    def seen(self) -> list[BlindFilm]:
        """The films that the viewer may see and that still take part."""
        return [film for film in self.films if film.is_seen and film.is_here]


def blind_table(table: Table, champions: Mapping[int, Sequence[str]]) -> BlindTable:
    """The table as one person sees it, without anything that leads to makers."""
    viewer = table.viewer
    return BlindTable(
        is_laid=table.sitting is not None,
        is_open=table.is_open,
        is_member=viewer.is_member,
        is_organizer=viewer.is_organizer,
        leads=viewer.leads,
        films=[blind_film(place, len(champions.get(place.film.entry_id, ()))) for place in table.places],
    )


def blind_film(place: Place, champions: int = 0) -> BlindFilm:
    """A film on the table."""
    if not place.is_seen:
        return BlindFilm(place.film.code, is_seen=False, is_here=place.is_here)
    entry = place.film.entry
    return BlindFilm(
        code=place.film.code,
        is_seen=True,
        is_here=place.is_here,
        title_en=entry.title_en,
        title_zh=entry.title_zh,
        seat=place.seat.code if place.seat else "",
        standing=_standing(place.standing),
        champions=champions,
    )


def _standing(row: Standing | None) -> BlindStanding | None:
    if row is None:
        return None
    return BlindStanding(row.rank, row.adjusted, row.low, row.high, row.criteria, row.profile)


def blind_members(members: Sequence[Membership]) -> list[BlindMember]:
    """Those who sit at the table, by name."""
    return [BlindMember(member.user.name, member.is_chair) for member in members]


def blind_motion(table: Table, motion: Motion, turnout: Turnout) -> BlindMotion:
    """A motion on a film that the viewer may see."""
    viewer = table.viewer
    place = next(one for one in table.places if one.film.id == motion.film_id)
    own = (vote.voice for vote in motion.votes if vote.judge_id == viewer.user.id)
    is_closed = motion.state is not MotionState.OPEN
    return BlindMotion(
        number=motion.number,
        film=blind_film(place),
        award=motion.award,
        action=motion.action,
        reason=motion.reason,
        state=motion.state,
        own=next(own, None),
        may_vote=motion.film.entry_id in viewer.seats,
        may_withdraw=viewer.leads or motion.made_by == viewer.user.id,
        turnout=turnout,
        yes=motion.yes if is_closed else 0,
        no=motion.no if is_closed else 0,
        abstained=motion.abstained if is_closed else 0,
    )


def blind_lines(lines: Sequence[Minute]) -> list[BlindLine]:
    """Lines of the minutes that the viewer may read."""
    return [
        BlindLine(
            line.number, line.at, line.by.name, line.kind,
            line.film.code if line.film else "", line.detail, line.words,
        )
        for line in lines
    ]  # fmt: skip
