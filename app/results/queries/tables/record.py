"""The record of a contest as a table: its chain of acts, link by link."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.contests.models import Contest
from app.results.queries.tables.table import Table, columns_table


def audit_table(session: Session, contest: Contest) -> Table:
    """The contest's chain of acts, link by link."""
    return columns_table(
        session,
        sa.select(AuditEntry)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.chain == contest.id),
        {
            "number": AuditEntry.number,
            "at": AuditEntry.at,
            "actor": User.name,
            "action": AuditEntry.action,
            "subject": AuditEntry.subject,
            "detail": AuditEntry.detail,
            "mac": AuditEntry.mac,
        },
        AuditEntry.number,
    )
