"""The tabs of a contest's organizer pages, in the order in which a contest goes through them."""

from __future__ import annotations

from flask import Flask, request, url_for
from flask_babel import gettext as _

Tab = tuple[str, str, bool]
OF_A_ROUND = frozenset({"panel", "plans", "progress", "results"})


def init_app(app: Flask) -> None:
    """Give templates the tabs of the contest that the address names."""
    app.context_processor(_tabs)


def _tabs() -> dict[str, list[Tab]]:
    slug = (request.view_args or {}).get("slug")
    if slug is None or request.endpoint is None:
        return {}
    return {"contest_nav": [_tab(label, endpoint, slug) for label, endpoint in _pages()]}


def _pages() -> list[tuple[str, str]]:
    return [
        (_("Desk"), "desk.desk"),
        (_("Entries"), "entries_desk.entries"),
        (_("Judges"), "panel.page"),
        (_("Conflicts"), "conflicts.page"),
        (_("Assignments"), "plans.studio"),
        (_("Progress"), "progress.progress"),
        (_("Results"), "results.tally"),
        (_("Publish"), "announcements.announce"),
        (_("Exports"), "exports.exports"),
        (_("Settings"), "contest_settings.settings_page"),
        (_("Mail"), "desk.mail"),
        (_("Record"), "desk.record"),
    ]


def _tab(label: str, endpoint: str, slug: str) -> Tab:
    # A tab stays marked on the pages below it: they share its blueprint.
    own = endpoint.split(".", maxsplit=1)[0]
    current = request.endpoint == endpoint or (own != "desk" and request.blueprint == own)
    # A contest has one round so far; pages of a round lead to it.
    number = {"number": (request.view_args or {}).get("number", 1)} if own in OF_A_ROUND else {}
    return label, url_for(endpoint, slug=slug, **number), current
