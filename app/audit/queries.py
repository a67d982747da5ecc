"""Reading the audit chain and checking it link by link."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.audit.operations import GENESIS, mac_of


@dataclass(frozen=True)
class ChainCheck:
    """What a walk along one chain found; `broken_at` is the first number that does not fit."""

    chain: int
    entries: int
    head: str
    broken_at: int | None


def recent(session: Session, chain: int, *, limit: int, offset: int = 0) -> Sequence[AuditEntry]:
    """A page of a chain, newest first."""
    return session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.chain == chain)
        .order_by(AuditEntry.number.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def length(session: Session, chain: int) -> int:
    """How many acts a chain holds."""
    statement = sa.select(sa.func.count()).where(AuditEntry.chain == chain)
    return session.scalar(statement) or 0


def chains(session: Session) -> Sequence[int]:
    """Every chain there is."""
    return session.scalars(sa.select(AuditEntry.chain).distinct().order_by(AuditEntry.chain)).all()


def check_chain(session: Session, chain: int) -> ChainCheck:
    """Walk a chain from its first entry: numbers without a gap, each mac right and naming the one before."""
    previous, expected = GENESIS, 1
    with session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.chain == chain)
        .order_by(AuditEntry.number)
        .execution_options(yield_per=500)
    ) as rows:
        for entry in rows:
            fits = entry.number == expected and entry.previous == previous
            if not (fits and hmac.compare_digest(entry.mac, mac_of(entry))):
                return ChainCheck(chain, expected - 1, previous, entry.number)
            previous, expected = entry.mac, expected + 1
    return ChainCheck(chain, expected - 1, previous, None)
