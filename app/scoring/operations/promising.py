"""A judge promises what the terms of confidentiality say, before the first film and after every change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Terms
from app.contests.operations.judging_rules import current_terms
from app.scoring.models import TermsAcceptance
from app.scoring.queries.terms import acceptance_of
from app.web.rules import N_, RuleBroken


class TermsChanged(RuleBroken):
    """What was shown is not what holds now."""

    message = N_("The organizer has changed the terms meanwhile. Please read them again; they stand below.")


def accept_terms(session: Session, terms: Terms, *, version: int, by: User) -> TermsAcceptance:
    """Note that a judge accepts the version that was shown; a second press changes nothing.

    Raises TermsChanged unless it is the newest one.
    """
    newest = current_terms(session, terms.contest_id)
    if newest is None or newest.version != version:
        raise TermsChanged
    known = acceptance_of(session, by, newest)
    if known is not None:
        return known
    accepted = TermsAcceptance(terms_id=newest.id, judge_id=by.id)
    session.add(accepted)
    session.flush()
    subject, detail = f"terms:{newest.version}", {"version": newest.version}
    record(session, "terms.accepted", subject, by=by.id, contest_id=terms.contest_id, detail=detail)
    return accepted
