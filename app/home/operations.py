"""What can happen across all rooms: a demo is marked as one, and removed with all that belongs to it."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Link, Membership, User
from app.assignments.models import Assignment, Conflict, PanelSeat, Plan
from app.assignments.queries.plans import plan_key
from app.audit.operations import record
from app.contests.models import Contest, Round, Rubric
from app.deliberation.models import Deliberation
from app.entries.models import Attachment, Entry, Revision
from app.films.models import Film
from app.films.operations.stages import stage_keys
from app.films.queries import stored_keys
from app.jobs import names
from app.jobs.models import Outbox
from app.jobs.operations import promise
from app.mail.models import Message
from app.publication.models import Announcement, Approval, Seal, Takedown
from app.results.models import Grant, Standing, TallyRun
from app.scoring.models import Scorecard
from app.uploads.models import Upload
from app.web.rules import N_, RuleBroken

DEMO_DOMAIN = "@demo.example"


class NotADemo(RuleBroken):
    """A real contest cannot be removed this way."""

    message = N_("This contest is not the demo, so it stays.")


def mark_demo(session: Session, contest: Contest) -> None:
    """Say that a contest and everybody with a demo address are made up: they can be removed together."""
    contest.is_demo = True
    session.execute(sa.update(User).where(User.email.endswith(DEMO_DOMAIN)).values(is_demo=True))
    session.flush()


def remove_demo(session: Session, contest: Contest, *, by: User) -> None:
    """Remove all demo contests with their people and files; what the audit chain recorded stays.

    Raises NotADemo for a real contest.
    """
    if not contest.is_demo:
        raise NotADemo
    record(session, "demo.removed", f"contest:{contest.slug}", by=None, detail={"by": by.id})
    demos = session.scalars(sa.select(Contest).where(Contest.is_demo)).all()
    ids = [demo.id for demo in demos]
    rounds = [round_ for demo in demos for round_ in demo.rounds]
    films = _films(session, ids)
    keys = [*stored_keys(session, films), *_attached(session, ids)]
    promise(session, names.REMOVE_FILES, {"keys": keys}, key=f"remove-demo:{secrets.token_hex(8)}")
    _forget_jobs(
        session, ids, [round_.id for round_ in rounds], [key for film in films for key in stage_keys(film.id)]
    )
    rubrics = [round_.rubric_id for round_ in rounds]
    for statement in _removals(ids):
        session.execute(statement)
    session.execute(sa.delete(Film).where(Film.id.in_([film.id for film in films])))
    session.execute(sa.delete(Message).where(Message.contest_id.in_(ids)))
    session.expire_all()
    session.execute(sa.delete(Contest).where(Contest.id.in_(ids)))
    session.execute(sa.delete(Rubric).where(Rubric.id.in_(rubrics)))
    _remove_people(session)


def _attached(session: Session, contests: list[int]) -> list[str]:
    """Where the files beside the films of these contests lie."""
    entries = sa.select(Entry.id).where(Entry.contest_id.in_(contests))
    kept = sa.select(Attachment.storage_key).where(Attachment.entry_id.in_(entries))
    return list(session.scalars(kept.where(Attachment.storage_key != "")))


def _films(session: Session, contests: list[int]) -> list[Film]:
    """Films entered in these contests, and those of demo people in no contest: rejected or replaced ones."""
    entered = sa.exists().where(Entry.film_id == Film.id)
    of_these = sa.exists().where(Entry.film_id == Film.id, Entry.contest_id.in_(contests))
    of_demo_people = Film.owner_id.in_(sa.select(User.id).where(User.is_demo))
    statement = sa.select(Film).where(sa.or_(of_these, sa.and_(of_demo_people, ~entered)))
    return list(session.scalars(statement))


def _forget_jobs(session: Session, contests: list[int], rounds: list[int], stages: list[str]) -> None:
    """Forget the jobs of what goes: SQLite may give its id to something new, whose job would seem done."""
    runs = session.scalars(sa.select(TallyRun.id).where(TallyRun.round_id.in_(rounds)))
    plans = session.scalars(sa.select(Plan).where(Plan.round_id.in_(rounds)))
    mails = session.scalars(
        sa.select(Message.id).where(
            sa.or_(Message.contest_id.in_(contests), Message.recipient.endswith(DEMO_DOMAIN))
        )
    )
    keys = [*stages, *(f"tally:{run}" for run in runs), *(f"mail:{mail}" for mail in mails)]
    keys += [plan_key(plan) for plan in plans]
    session.execute(sa.delete(Outbox).where(Outbox.key.in_(keys)))


def _removals(contests: list[int]) -> list[sa.Delete]:
    """What points at these contests' things, from the leaves down; foreign keys carry the rest."""
    rounds = sa.select(Round.id).where(Round.contest_id.in_(contests))
    runs = sa.select(TallyRun.id).where(TallyRun.round_id.in_(rounds))
    seats = sa.select(Assignment.id).where(Assignment.round_id.in_(rounds))
    entries = sa.select(Entry.id).where(Entry.contest_id.in_(contests))
    return [
        sa.delete(Deliberation).where(Deliberation.round_id.in_(rounds)),
        sa.delete(Takedown).where(Takedown.contest_id.in_(contests)),
        sa.delete(Approval).where(Approval.contest_id.in_(contests)),
        sa.delete(Announcement).where(Announcement.contest_id.in_(contests)),
        sa.delete(Seal).where(Seal.contest_id.in_(contests)),
        sa.delete(Grant).where(Grant.run_id.in_(runs)),
        sa.delete(Standing).where(Standing.run_id.in_(runs)),
        sa.delete(TallyRun).where(TallyRun.round_id.in_(rounds)),
        sa.delete(Scorecard).where(Scorecard.assignment_id.in_(seats)),
        sa.delete(Assignment).where(Assignment.round_id.in_(rounds)),
        sa.delete(Plan).where(Plan.round_id.in_(rounds)),
        sa.delete(Conflict).where(Conflict.contest_id.in_(contests)),
        sa.delete(PanelSeat).where(PanelSeat.round_id.in_(rounds)),
        sa.delete(Revision).where(Revision.entry_id.in_(entries)),
        sa.delete(Entry).where(Entry.contest_id.in_(contests)),
        sa.delete(Membership).where(Membership.contest_id.in_(contests)),
        sa.delete(Link).where(Link.contest_id.in_(contests)),
    ]


def _remove_people(session: Session) -> None:
    """Demo people who still hold a role elsewhere stay."""
    demo = sa.select(User.id).where(User.is_demo, ~sa.exists().where(Membership.user_id == User.id))
    ids = session.scalars(demo).all()
    session.execute(sa.delete(Upload).where(Upload.owner_id.in_(ids)))
    session.execute(sa.delete(Link).where(Link.created_by.in_(ids)))
    session.execute(sa.delete(Message).where(Message.recipient.endswith(DEMO_DOMAIN)))
    session.execute(sa.delete(User).where(User.id.in_(ids)))
