"""Whether a judge has promised what a contest's newest terms of confidentiality say."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Round, Terms
from app.scoring.models import TermsAcceptance


def has_promised(judge_id: object) -> sa.ColumnElement[bool]:
    """Nothing is owed: the newest terms are accepted, or the contest has none. Needs Round joined."""
    newest = (
        sa.select(Terms.id)
        .where(Terms.contest_id == Round.contest_id)
        .order_by(Terms.version.desc())
        .limit(1)
        .correlate(Round)
        .scalar_subquery()
    )
    accepted = (
        sa.exists()
        .where(TermsAcceptance.terms_id == newest, TermsAcceptance.judge_id == judge_id)
        .correlate_except(TermsAcceptance)
    )
    return sa.or_(newest.is_(None), accepted)


def acceptance_of(session: Session, user: User, terms: Terms) -> TermsAcceptance | None:
    """When a judge accepted these very terms."""
    return session.scalar(
        sa.select(TermsAcceptance).where(
            TermsAcceptance.terms_id == terms.id, TermsAcceptance.judge_id == user.id
        )
    )


def owes_promise(session: Session, user: User, contest_id: int) -> bool:
    """Whether a judge must accept the newest terms before any film is shown."""
    newest = sa.select(sa.func.max(Terms.version)).where(Terms.contest_id == contest_id).scalar_subquery()
    accepted = sa.exists().where(TermsAcceptance.terms_id == Terms.id, TermsAcceptance.judge_id == user.id)
    owed = sa.select(Terms.id).where(Terms.contest_id == contest_id, Terms.version == newest, ~accepted)
    return session.scalar(owed) is not None
