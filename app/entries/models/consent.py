"""What was agreed to, by whom and when: the entrant's consent, and that of a young entrant's guardian."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import EntryTerms
from app.db import Base, now, states
from app.entries.models.entry import Entry
from app.web.rules import N_


class AgreementKind(enum.StrEnum):
    """Who said yes, or took it back."""

    ENTRANT = "entrant"
    ENTRANT_WITHDREW = "entrant-withdrew"
    GUARDIAN = "guardian"
    GUARDIAN_WITHDREW = "guardian-withdrew"


AGREEMENT_WORDS = {
    AgreementKind.ENTRANT: N_("Agreed"),
    AgreementKind.ENTRANT_WITHDREW: N_("Took the consent back"),
    AgreementKind.GUARDIAN: N_("Agreed as guardian"),
    AgreementKind.GUARDIAN_WITHDREW: N_("Took the consent back as guardian"),
}


class Agreement(Base):
    """One dated act of consent; it points at the very words that stood on the page, and is never changed."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("entry_terms.id", ondelete="CASCADE"))
    kind: Mapped[AgreementKind] = mapped_column(states(AgreementKind, "kind"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    # The name that a guardian gave; the account's own name for everybody else.
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    # The language in which the words were read.
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    at: Mapped[datetime] = mapped_column(default=now)
    terms: Mapped[EntryTerms] = relationship()
    user: Mapped[User | None] = relationship()


class Guardian(Base):
    """The consent of a young entrant's guardian; the link to give it runs out, to take it back never."""

    __tablename__ = "guardian"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(8), default="en", server_default="en")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    consented_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship(back_populates="guardian")

    @property
    def agrees(self) -> bool:
        """Whether the consent was given and not taken back."""
        return self.consented_at is not None and self.withdrawn_at is None
