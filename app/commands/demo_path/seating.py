"""Organizer and judges come together: invitations, seats, a conflict, the plan that gives out the films."""

from __future__ import annotations

import time
from collections.abc import Sequence

from app.commands.demo_path.entering import Entered
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.founding import accept
from app.commands.demo_path.people import Person
from app.commands.demo_path.visitor import Page, Visitor

JOB_SECONDS = 180
POLL_SECONDS = 0.3


def seat_judges(organizer: Visitor, url: str, slug: str, judges: Sequence[Person]) -> dict[str, Visitor]:
    """Invite judges, let them accept the links that the page shows, seat them; browsers by mailbox."""
    panel = f"/contests/{slug}/rounds/1/panel"
    visitors: dict[str, Visitor] = {}
    for judge in judges:
        page = organizer.press(organizer.open(panel).form(has="invite-email"), {"invite-email": judge.email})
        link = page.root.first("input", kind="copy-link__text")["value"]
        visitors[judge.mailbox] = Visitor(url, language=judge.locale)
        accept(visitors[judge.mailbox], link, judge)
    for judge in judges:
        form = organizer.open(panel).form(has="seat-judge")
        terms = {"seat-languages": judge.languages, "seat-genres": judge.genres, "seat-max_films": "100"}
        organizer.press(form, {"seat-judge": _choice(form.choices("seat-judge"), judge), **terms})
    return visitors


def declare_conflict(organizer: Visitor, slug: str, judge: Person, entry: Entered, reason: str) -> None:
    """Note that a judge is too near to an entry."""
    form = organizer.open(f"/contests/{slug}/conflicts").form(has="entry_code")
    who = _choice(form.choices("judge"), judge)
    organizer.press(form, {"judge": who, "entry_code": entry.code, "reason": reason})


def assign(organizer: Visitor, slug: str) -> str:
    """Have a plan drawn, wait for it, apply it; the page's sentence of what it gives out."""
    studio = f"/contests/{slug}/rounds/1/plans"
    page = organizer.press(organizer.open(studio).form(to="/plans"))
    page = _drawn(organizer, page)
    offer = page.root.first("p", kind="lead").text
    organizer.press(page.form(to="/apply"))
    return offer


def _drawn(organizer: Visitor, page: Page) -> Page:
    until = time.monotonic() + JOB_SECONDS
    while time.monotonic() < until:
        page = organizer.open(page.address)
        if any(form["action"].endswith("/apply") for form in page.root.all("form")):
            return page
        if not any(form["action"].endswith("/stop") for form in page.root.all("form")):
            raise DemoFailed(f"No plan came out: {page.complaint}")
        time.sleep(POLL_SECONDS)
    raise DemoFailed(f"The plan was not drawn within {JOB_SECONDS} seconds.")


def _choice(choices: dict[str, str], judge: Person) -> str:
    return next(value for label, value in choices.items() if label.startswith(judge.name))
