"""The two rows of tabs on a contest's organizer pages, in the order in which a contest goes through them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext as _

# Pages of a round: they carry its number in their address.
OF_A_ROUND = frozenset({"advancing", "calibration", "panel", "plans", "progress", "results", "rubrics"})
# Pages whose tab belongs to another blueprint.
BELOW = {
    "advancing": "results",
    "plan_sheets": "plans",
    "screening_entry": "screening",
    "standings": "results",
    "weighing": "results",
}


@dataclass(frozen=True)
class Tab:
    """A page and whether the reader is there: on it, or on a page below it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A tab of the first row; its pages are the second row when there are several."""

    label: str
    pages: list[Tab]

    @property
    def url(self) -> str:
        """A section leads to its first page."""
        return self.pages[0].url

    @property
    def is_current(self) -> bool:
        """Whether the reader is on one of its pages."""
        return any(page.is_current for page in self.pages)


def init_app(app: Flask) -> None:
    """Give templates `contest_nav`: the sections of a contest's pages."""
    app.jinja_env.globals["contest_nav"] = sections


def sections(slug: str) -> list[Section]:
    """The sections of an organizer's pages with their tabs; the one that is open is marked."""
    pages_of = _pages()
    endpoints = [endpoint for _label, pages in pages_of for _page, endpoint in pages]
    here = _nearest(request.endpoint or "", endpoints)
    return [
        Section(label, [Tab(page, _url(endpoint, slug), endpoint == here) for page, endpoint in pages])
        for label, pages in pages_of
    ]


def _pages() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (_("Desk"), [(_("Desk"), "desk.desk"), (_("Mail"), "desk.mail"), (_("Record"), "desk.record")]),
        (
            _("Entries"),
            [
                (_("Entries"), "entries_desk.entries"),
                (_("Screening"), "screening.screening"),
                (_("Bring in"), "imports.imports"),
                (_("Questions"), "inbox.inbox"),
                (_("Deadline"), "times.times"),
                (_("Look-alikes"), "films_desk.duplicates"),
                (_("Machine room"), "films_desk.backlog"),
            ],
        ),
        (_("Judges"), [(_("Panel"), "panel.page"), (_("Conflicts"), "conflicts.page")]),
        (
            _("Assignments"),
            [(_("Assignments"), "plans.studio"), (_("How many reviews?"), "simulator.page")],
        ),
        (
            _("Progress"),
            [
                (_("Progress"), "progress.progress"),
                (_("Calibration"), "calibration.page"),
                (_("Films that do not play"), "troubles.page"),
            ],
        ),
        (_("Results"), [(_("Results"), "results.tally"), (_("Awards board"), "board.board")]),
        (_("Publish"), [(_("Publish"), "announcements.announce"), (_("Objections"), "objections.cases")]),
        (_("Exports"), [(_("Exports"), "exports.exports")]),
        (_("Settings"), _settings()),
    ]


def _settings() -> list[tuple[str, str]]:
    return [
        (_("Texts and dates"), "contest_settings.settings_page"),
        (_("Categories"), "contest_lists.categories"),
        (_("Entry rules"), "entry_rules.page"),
        (_("Questions to entrants"), "entry_questions.page"),
        (_("Rights and consent"), "entry_terms.page"),
        (_("Rounds"), "contest_rounds.all_rounds"),
        (_("Rubric"), "rubrics.rubric"),
        (_("Defects and terms"), "judging_rules.page"),
        (_("Awards"), "award_settings.awards"),
        (_("Publishing"), "publishing_rules.page"),
    ]


def _nearest(endpoint: str, tabs: list[str]) -> str | None:
    """The tab that marks a page: its own, else the first of its blueprint."""
    if endpoint in tabs:
        return endpoint
    own = BELOW.get(endpoint.partition(".")[0], endpoint.partition(".")[0])
    return next((tab for tab in tabs if tab.partition(".")[0] == own), None)


def _url(endpoint: str, slug: str) -> str:
    # Pages of a round lead to the round that the reader is in, else to the first.
    of_a_round = endpoint.partition(".")[0] in OF_A_ROUND
    number = {"number": (request.view_args or {}).get("number", 1)} if of_a_round else {}
    return url_for(endpoint, slug=slug, **number)
