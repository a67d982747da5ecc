"""Looking for films of a contest that look alike; a pair is flagged for people, never decided."""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.films.models import Film, FilmLikeness, FilmSheet
from app.media.fingerprint import BITS, WORTH_A_LOOK

BYTES = BITS // 8


def search_likes(session: Session, film: Film) -> int:
    """Flag every film of the same contest whose pictures or bytes are like this one's; how many are new."""
    if film.contest_id is None:
        return 0
    own = session.get(FilmSheet, film.id)
    others = session.execute(
        sa.select(Film.id, Film.sha256, FilmSheet.fingerprint)
        .outerjoin(FilmSheet, FilmSheet.film_id == Film.id)
        .where(Film.contest_id == film.contest_id, Film.id != film.id)
        .order_by(Film.id)
    ).all()
    if not others:
        return 0
    shares = distances(own.fingerprint if own else "", [other.fingerprint or "" for other in others])
    flagged = 0
    for other, share in zip(others, shares, strict=True):
        same = other.sha256 is not None and other.sha256 == film.sha256
        if same or share <= WORTH_A_LOOK:
            flagged += _flag(session, film, other.id, distance=0.0 if same else float(share), same=same)
    return flagged


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


def _flag(session: Session, film: Film, other_id: int, *, distance: float, same: bool) -> int:
    """Note a pair once, whichever of its two searches comes first."""
    values = {
        "contest_id": film.contest_id,
        "earlier_id": min(film.id, other_id),
        "later_id": max(film.id, other_id),
        "distance": round(distance * 1000),
        "has_same_bytes": same,
    }
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(FilmLikeness).values(**values)
    added = session.execute(
        statement.on_conflict_do_nothing(index_elements=["earlier_id", "later_id"]).returning(FilmLikeness.id)
    ).first()
    return 0 if added is None else 1
