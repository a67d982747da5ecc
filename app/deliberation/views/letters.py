"""Mails to the members of a jury: the table is open, a motion waits for a vote."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import User
from app.deliberation.models import Motion, MotionAction
from app.deliberation.queries.asked import asked_by
from app.deliberation.queries.table import Table, members_of
from app.mail.operations import write
from app.web.addresses import public_url
from app.web.database import session
from app.web.language import local


def tell_opened(table: Table) -> None:
    """Every member learns that the table is open."""
    for member in members_of(session, table.round):
        with force_locale(member.user.locale):
            subject = _("The jury sits: %(round)s", round=local(table.round, "title"))
            _write(table, member.user, subject, "mail/jury_opened.txt")


def tell_moved(table: Table, motion: Motion) -> None:
    """Who is asked for a vote learns of the motion; the film goes by its code, as at the table."""
    for judge in asked_by(session, table, motion):
        with force_locale(judge.locale):
            subject = _("Your vote is asked for: motion %(number)s", number=motion.number)
            names = {"code": motion.film.code, "award": local(motion.award, "title")}
            _write(
                table,
                judge,
                subject,
                "mail/jury_moved.txt",
                **names,
                reason=motion.reason,
                grants=motion.action is MotionAction.GRANT,
            )


def _write(table: Table, to: User, subject: str, template: str, **words: Any) -> None:
    link = public_url("jury.table", slug=table.contest.slug, number=table.round.number)
    contest = local(table.contest, "title")
    body = render_template(template, judge=to, contest=contest, round=table.round, link=link, **words)
    write(session, to=to.email, subject=subject, body=body, contest_id=table.contest.id)
