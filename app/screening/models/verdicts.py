"""What was found in an entry by machine, and what people decided about it, every decision kept."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, now, states
from app.entries.models import Entry
from app.web.rules import N_


class FindingKind(enum.StrEnum):
    """Where a finding comes from."""

    RULE = "rule"
    TECHNICAL = "technical"
    DUPLICATE = "duplicate"
    CONSENT = "consent"


FINDING_WORDS = {
    FindingKind.RULE: N_("A rule is not met"),
    FindingKind.TECHNICAL: N_("The film's technique"),
    FindingKind.DUPLICATE: N_("Looks like another entry"),
    FindingKind.CONSENT: N_("Consent is missing"),
}


class Verdict(enum.StrEnum):
    """What people decide of an entry."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    REOPENED = "reopened"


# Which rule a film does not keep, for organizers to choose from; the words to the entrant are their own.
RULES = {
    "length": N_("Length of the film"),
    "technique": N_("Technical quality of the file"),
    "duplicate": N_("Entered twice"),
    "consent": N_("Rights and consent"),
    "ai": N_("How AI was used or named"),
    "content": N_("Content that the rules exclude"),
    "category": N_("Does not fit its category"),
    "incomplete": N_("Something is missing"),
    "other": N_("Another rule"),
}


class Finding(Base):
    """One thing that the machine found; it decides nothing. `params` fill the words of its code."""

    __tablename__ = "screening_finding"
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "code", "other_id", name="finding_once"),
        sa.Index("ix_screening_finding_entry", "entry_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    kind: Mapped[FindingKind] = mapped_column(states(FindingKind, "kind"))
    code: Mapped[str] = mapped_column(sa.String(60))
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The entry that this one looks like.
    other_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    found_at: Mapped[datetime] = mapped_column(default=now)
    entry: Mapped[Entry] = relationship(foreign_keys=[entry_id])
    other: Mapped[Entry | None] = relationship(foreign_keys=[other_id])


class Decision(Base):
    """One decision about one entry; the newest holds. Its entrant learns of it at `told_at`."""

    __tablename__ = "screening_decision"
    __table_args__ = (
        sa.CheckConstraint(
            "verdict = 'eligible' OR reason_en != '' OR reason_zh != ''", name="refusal_has_reason"
        ),
        sa.Index("ix_screening_decision_entry", "entry_id", "id"),
        sa.Index("ix_screening_decision_told", "contest_id", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    verdict: Mapped[Verdict] = mapped_column(states(Verdict, "verdict"))
    # A code of RULES; empty for an eligible entry.
    rule: Mapped[str] = mapped_column(sa.String(40), default="")
    reason_en: Mapped[str] = mapped_column(sa.String(500), default="")
    reason_zh: Mapped[str] = mapped_column(sa.String(500), default="")
    decided_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    # Set when an organizer lets the decision be told; a job then writes the mail.
    tell_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship()
    decider: Mapped[User] = relationship(foreign_keys=[decided_by])
