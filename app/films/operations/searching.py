"""Looking for films of a contest that look alike; a pair is flagged for people, never decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.films.models import Film, FilmLikeness, FilmSheet
from app.media.fingerprint import BITS, WORTH_A_LOOK
from app.media.trail import ALIKE, Trail, unlikeness

BYTES = BITS // 8
# So many trails are in memory at a time; each has 29 KB for half an hour of film.
AT_ONCE = 500


@dataclass(frozen=True)
class Like:
    """Another film that is like one: the share of what differs, and whether even the bytes are the same."""

    film_id: int
    distance: float
    has_same_bytes: bool


def find_likes(session: Session, film: Film) -> list[Like]:
    """Every film of the same contest whose pictures or bytes are like this one's; reads only.

    It takes seconds among ten thousand films, so a caller should hold no lock meanwhile.
    """
    if film.contest_id is None:
        return []
    own = session.execute(
        sa.select(FilmSheet.fingerprint, FilmSheet.trail).where(FilmSheet.film_id == film.id)
    ).first()
    others = session.execute(
        sa.select(Film.id, Film.sha256, FilmSheet.fingerprint, FilmSheet.trail)
        .outerjoin(FilmSheet, FilmSheet.film_id == Film.id)
        .where(Film.contest_id == film.contest_id, Film.id != film.id)
        .order_by(Film.id)
        .execution_options(yield_per=AT_ONCE)
    )
    found: list[Like] = []
    for some in others.partitions():
        found += _likes_among(film, own, some)
    return found


def _likes_among(film: Film, own: Any, others: Sequence[Any]) -> list[Like]:
    shares = distances(own.fingerprint if own else "", [other.fingerprint or "" for other in others])
    trail = Trail.from_bytes(own.trail) if own and own.trail else None
    found = []
    for other, share in zip(others, shares, strict=True):
        same = other.sha256 is not None and other.sha256 == film.sha256
        apart = unlikeness(trail, Trail.from_bytes(other.trail)) if trail and other.trail else 1.0
        if same or share <= WORTH_A_LOOK or apart <= ALIKE:
            found.append(Like(other.id, 0.0 if same else min(share, apart), has_same_bytes=same))
    return found


def flag_likes(session: Session, film: Film, likes: Sequence[Like]) -> int:
    """Note the pairs that a film makes with those like it; how many of them are new."""
    return sum(_flag(session, film, like) for like in likes)


def distances(fingerprint: str, others: list[str]) -> list[float]:
    """Share of differing bits from one fingerprint to each of the others; 1 where either has none."""
    shares = np.ones(len(others))
    known = [number for number, other in enumerate(others) if len(other) * 4 == BITS]
    if len(fingerprint) * 4 == BITS and known:
        table = np.frombuffer(bytes.fromhex("".join(others[number] for number in known)), np.uint8)
        own = np.frombuffer(bytes.fromhex(fingerprint), np.uint8)
        differing = np.bitwise_count(table.reshape(-1, BYTES) ^ own).sum(axis=1, dtype=np.int64)
        shares[known] = differing / BITS
    return [float(share) for share in shares]


def _flag(session: Session, film: Film, like: Like) -> int:
    """Note a pair once, whichever of its two searches comes first."""
    values = {
        "contest_id": film.contest_id,
        "earlier_id": min(film.id, like.film_id),
        "later_id": max(film.id, like.film_id),
        "distance": round(like.distance * 1000),
        "has_same_bytes": like.has_same_bytes,
    }
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(FilmLikeness).values(**values)
    added = session.execute(
        statement.on_conflict_do_nothing(index_elements=["earlier_id", "later_id"]).returning(FilmLikeness.id)
    ).first()
    return 0 if added is None else 1
