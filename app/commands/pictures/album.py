"""Finding every page that a person can reach by links: one or two addresses for each of the site's routes."""

from __future__ import annotations

import html
import re
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

LINK = re.compile(r'href="(/[^"#?]*)"')
# A second address often shows a page in another state: a draft beside a submitted entry.
MOST_OF_A_KIND = 2
# What an address of this route leads to is a file or a part of a page.
NO_PAGES = frozenset({"static", "home.health"})

Read = Callable[[str], str]


def site_routes() -> MapAdapter:
    """What addresses mean; needs no data of any system."""
    from app.application import create_app
    from config import Settings

    with tempfile.TemporaryDirectory() as folder:
        return create_app(Settings.from_environ({"LAUREL_DATA": folder})).url_map.bind("")


@dataclass
class Album:
    """The pages found so far: a name for each, and how many of its kind there are."""

    routes: MapAdapter
    kinds: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)

    def collect(self, read: Read, starts: Iterable[str], *, role: str) -> dict[str, str]:
        """Follow links; new pages by name. `read` gives a page's text, empty for a file."""
        waiting, pages = deque(starts), {}
        seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            endpoint = self._endpoint(path)
            text = read(path) if endpoint else ""
            if not text:
                continue
            links = dict.fromkeys(html.unescape(link) for link in LINK.findall(text))
            waiting += [link for link in links if link not in seen]
            seen.update(links)
            if name := self._name(endpoint, path, role):
                pages[name] = path
        return pages

    def _endpoint(self, path: str) -> str:
        try:
            endpoint: str = self.routes.match(path)[0]
        except HTTPException:
            return ""
        return "" if endpoint in NO_PAGES else endpoint

    def _name(self, endpoint: str, path: str, role: str) -> str:
        """How the picture of a page is called; empty when there are enough of its kind."""
        if endpoint == "member.me":
            return f"{endpoint}-{role}"
        if path in self.known or self.kinds[endpoint] == MOST_OF_A_KIND:
            return ""
        self.known.add(path)
        self.kinds[endpoint] += 1
        return endpoint if self.kinds[endpoint] == 1 else f"{endpoint}-{self.kinds[endpoint]}"

    def missing(self) -> list[str]:
        """The routes with a page of their own that no link led to."""
        asked = {rule.endpoint for rule in self.routes.map.iter_rules() if "GET" in (rule.methods or ())}
        return sorted(asked - NO_PAGES - set(self.kinds) - {"member.me"})
