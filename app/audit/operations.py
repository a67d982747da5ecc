"""Appending to the audit chain in the caller's transaction, and the keyed hash that binds its entries."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.db import now

GENESIS = "0" * 64
_key = b""


def use_key(secret: str) -> None:
    """Derive the chain's key from the installation's secret; the key never enters the database."""
    global _key  # noqa: PLW0603 - one key per process, set once when the process starts
    _key = hmac.new(secret.encode(), b"laurel audit chain", hashlib.sha256).digest()


def mac_of(entry: AuditEntry) -> str:
    """HMAC-SHA256 over the previous mac and the entry's canonical JSON (sorted keys, no spaces, UTF-8)."""
    body = {
        "chain": entry.chain,
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(_key, (entry.previous + canonical).encode(), hashlib.sha256).hexdigest()


def record(
    session: Session,
    action: str,
    subject: str,
    *,
    by: int | None,
    contest_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Append one act to the contest's chain; two at once are serialized by UNIQUE(chain, number).

    `detail` holds plain JSON values without personal data: ids, codes, counts, states, reasons.
    """
    chain = contest_id or 0
    _hold(session, chain)
    last = session.execute(
        sa.select(AuditEntry.number, AuditEntry.mac)
        .where(AuditEntry.chain == chain)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    ).first()
    number, previous = (last.number + 1, last.mac) if last else (1, GENESIS)
    entry = AuditEntry(
        chain=chain,
        number=number,
        at=at or now(),
        actor_id=by,
        action=action,
        subject=subject,
        detail=dict(detail or {}),
        previous=previous,
    )
    entry.mac = mac_of(entry)
    session.add(entry)
    session.flush()
    return entry


def _hold(session: Session, chain: int) -> None:
    # On SQLite the writing transaction already excludes others; PostgreSQL waits here for its turn.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(7_400_000_000 + chain)))
