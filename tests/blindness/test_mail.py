"""What judges get by mail: words about their work, and nothing from which a maker could be read."""

from __future__ import annotations

import sqlalchemy as sa
from jinja2 import Environment, nodes

from app.mail.models import Message
from app.scoring.models import Trouble
from tests.architecture.tree import ROOT
from tests.blindness.asking import Sealed, Visit
from tests.blindness.conftest import Visiting
from tests.blindness.makers import FIRST, SECOND, cast
from tests.blindness.world import SLUG, Setting

MAIL = ROOT / "templates" / "mail"
# Mails that a judge may get, and what each may read: people of the contest, its rounds, plain words.
FOR_JUDGES = {
    "films_to_watch.txt": {"judge": {"name"}, "contest": {"timezone"}, "round": {"due_at"}, "films": set()},
    "judge_invitation.txt": {"contest": set(), "inviter": {"name"}},
    "film_answer.txt": {"judge": {"name"}, "title": set(), "words": set()},
    "jury_opened.txt": {"judge": {"name"}, "contest": set(), "round": set()},
    "jury_moved.txt": {"judge": {"name"}, "code": set(), "award": set(), "grants": set(), "reason": set()},
    "new_password.txt": {"user": {"name"}},
    "answer.txt": {"thread": {"asker", "name", "subject"}, "contest": set(), "text": set()},
}
# Mails to entrants, their teams and guardians, to organizers, and to whoever objects.
FOR_OTHERS = {
    "attempt.txt", "entry_withdrawn.txt", "extended.txt", "film_breaks_rules.txt", "film_ready.txt",
    "film_rejected.txt", "guardian.txt", "guardian_agreed.txt", "guardian_withdrew.txt", "imported.txt",
    "objection_moved.txt", "objection_received.txt", "question.txt", "receipt.txt", "screened.txt",
    "team_invitation.txt", "winners_announced.txt",
}  # fmt: skip
EVERYWHERE = {"link", "_", "gettext", "ngettext"}


def _read_by(name: str) -> tuple[set[str], set[str]]:
    """The names that a template reads, and every attribute that it asks of any of them."""
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(
        (MAIL / name).read_text("utf-8")
    )
    names = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}
    return names, {one.attr for one in tree.find_all(nodes.Getattr)}


def test_every_mail_is_known_to_be_for_judges_or_not() -> None:
    assert {path.name for path in MAIL.glob("*.txt")} == FOR_OTHERS | set(FOR_JUDGES)


def test_mails_to_judges_read_nothing_of_an_entry() -> None:
    wrong = {}
    for name, allowed in FOR_JUDGES.items():
        names, attributes = _read_by(name)
        more = names - set(allowed) - EVERYWHERE, attributes - set().union(*allowed.values())
        if any(more):
            wrong[name] = more

    assert wrong == {}


def test_mails_to_judges_are_alike_whoever_made_the_film(visiting: Visiting) -> None:
    written = []
    for words in (FIRST, SECOND):
        with visiting(cast(*words), Setting()) as visit:
            _write(visit)
            written.append(_written(visit))

    assert written[0] == written[1]
    assert len(written[0]) == 3


def _write(visit: Visit) -> None:
    """The organizer invites a judge and answers a report; the judge asks for a new password."""
    organizer, rounds = visit.world.organizer, f"/contests/{SLUG}/rounds/6"
    visit.act(f"/reviews/{visit.world.seats[6][2]}/trouble", {"words": "It stops."})
    with Sealed(visit.connection).reading() as session:
        reported = session.query(sa.func.max(Trouble.id)).scalar()
    visit.act(f"{rounds}/panel/invitations", {"invite-email": "new@jury.example"}, by=organizer)
    visit.act(
        f"/contests/{SLUG}/troubles/{reported}/answer",
        {f"report-{reported}-answer": "Try again."},
        by=organizer,
    )
    visit.act("/forgotten", {"email": visit.world.judge.email})


def _written(visit: Visit) -> list[tuple[str, str]]:
    """Subject and words of every mail, without the addresses: those of single-use links are random."""
    with Sealed(visit.connection).reading() as session:
        found = session.query(Message.subject, Message.body).order_by(Message.id)
        return [
            (subject, "\n".join(line for line in body.splitlines() if "//" not in line))
            for subject, body in found
        ]
