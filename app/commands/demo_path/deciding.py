"""The organizer closes the round, has it tallied and publishes the winner list."""

from __future__ import annotations

import time

import requests

from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.seating import JOB_SECONDS, POLL_SECONDS
from app.commands.demo_path.visitor import Page, Visitor


def lock_round(organizer: Visitor, slug: str) -> None:
    """Close the round: its scores stand still."""
    page = organizer.open(f"/contests/{slug}/rounds/1/progress")
    organizer.press(page.form(to="/lock"))


def run_tally(organizer: Visitor, slug: str) -> list[str]:
    """Ask for a fair mean, wait for it, and read which films its awards go to, by their English titles."""
    page = organizer.open(f"/contests/{slug}/rounds/1/tally")
    page = organizer.press(page.form(has="method"), {"method": "fair"})
    until = time.monotonic() + JOB_SECONDS
    while "HX-Refresh" not in organizer.ask("GET", f"{page.address}/progress").headers:
        if time.monotonic() > until:
            raise DemoFailed(f"The tally did not end within {JOB_SECONDS} seconds.")
        time.sleep(POLL_SECONDS)
    return _granted(organizer.open(page.address))


def _granted(page: Page) -> list[str]:
    """The films that the run's page names beside their awards: those rows begin with a link to the entry."""
    heads = page.root.all("th")
    titles = [link.text for head in heads for link in head.all("a") if "/entries/" in link["href"]]
    if not titles:
        raise DemoFailed(f"The tally found no winners: {page.complaint}")
    return titles


def publish(organizer: Visitor, stranger: Visitor, slug: str) -> None:
    """Seal the list and have it announced by its job; before that moment nobody else can see it."""
    _check_absent(stranger, slug)
    page = organizer.open(f"/contests/{slug}/announce")
    organizer.press(page.form(to="/announce/seal"))
    _wait_for_seal(organizer, slug)
    _check_absent(stranger, slug)
    organizer.press(organizer.open(f"/contests/{slug}/announce").form(to="/announce/now"))
    until = time.monotonic() + JOB_SECONDS
    while _answer(stranger, slug) != requests.codes.ok:
        if time.monotonic() > until:
            raise DemoFailed(f"The announcement did not come within {JOB_SECONDS} seconds.")
        time.sleep(POLL_SECONDS)


def _wait_for_seal(organizer: Visitor, slug: str) -> None:
    until = time.monotonic() + JOB_SECONDS
    while "HX-Refresh" not in organizer.ask("GET", f"/contests/{slug}/announce/seal/progress").headers:
        if time.monotonic() > until:
            raise DemoFailed(f"The list was not sealed within {JOB_SECONDS} seconds.")
        time.sleep(POLL_SECONDS)


def _check_absent(stranger: Visitor, slug: str) -> None:
    early = _answer(stranger, slug)
    if early != requests.codes.not_found:
        raise DemoFailed(f"The winner list answered {early} to a stranger before it was announced.")


def _answer(stranger: Visitor, slug: str) -> int:
    return stranger.ask("GET", f"/contests/{slug}/winners").status_code
