"""A person with a browser: opens pages, fills in forms, presses buttons, keeps the cookies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.fields import Filling, Form
from app.commands.demo_path.markup import Element, read_markup

# One request may wait for a database that others write to, never for a background job.
PATIENCE_SECONDS = 60


class Page:
    """A page that was answered: its address without the host, its elements, its forms."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        self.address = urlsplit(answer.url).path
        self.root: Element = read_markup(answer.text)

    def form(self, has: str = "", to: str = "") -> Form:
        """The first form with a control of this name, or one that sends to this address."""
        for element in self.root.all("form"):
            form = Form(element, self.address)
            if (has and form.has(has)) or (to and form.address.endswith(to)):
                return form
        raise DemoFailed(f"The page {self.address} offers no form for “{has or to}”.")

    def links(self, part: str) -> list[str]:
        """Addresses of links that contain this part, each once, in the order of the page."""
        return list(dict.fromkeys(link["href"] for link in self.root.all("a") if part in link["href"]))

    @property
    def complaint(self) -> str:
        """What the page says is wrong, in its own words."""
        said = [one.text for one in self.root.all("li", "p") if _complains(self.root, one)]
        heading = self.root.first("h1").text
        return " ".join(dict.fromkeys(said)) or heading or "no words"


def _complains(root: Element, one: Element) -> bool:
    summaries = [*root.all(kind="error-summary"), *root.all("main")[:1]]
    return bool(summaries) and any(one is inside for inside in summaries[0].everything())


class Visitor:
    """One person's browser, pointed at a system."""

    def __init__(self, url: str, *, language: str = "en") -> None:
        self.url = url.rstrip("/")
        self.http = requests.Session()
        self.http.trust_env = False  # a proxy of the shell must not stand before one's own machine
        self.http.headers.update({"Accept-Language": language, "User-Agent": "Laurel demo"})

    def open(self, address: str) -> Page:
        """Follow a link; raises DemoFailed unless a page comes."""
        return self._page(self.ask("GET", address))

    def press(self, form: Form, filling: Filling | None = None, **button: str) -> Page:
        """Fill in a form and press its button; the page that follows. Raises DemoFailed in the page's words.

        `button` names another than the main one: name and value, or to (where it sends).
        """
        form.fill(filling or {})
        address, extra = form.button(**button) if button else (form.address, [])
        return self._page(self.ask("POST", address, data=[*form.sent, *extra]))

    def ask(self, method: str, address: str, **more: Any) -> requests.Response:
        """Send any request and give its answer, whatever it is; raises DemoFailed when none comes."""
        headers: Mapping[str, str] = {"Referer": f"{self.url}/", **more.pop("headers", {})}
        try:
            return self.http.request(
                method, urljoin(f"{self.url}/", address), headers=headers, timeout=PATIENCE_SECONDS, **more
            )
        except requests.RequestException as error:
            raise DemoFailed(f"The pages at {self.url} did not answer ({type(error).__name__}).") from error

    def fetch(self, address: str) -> bytes:
        """The bytes at an address; raises DemoFailed unless they come."""
        answer = self.ask("GET", address)
        if answer.status_code != requests.codes.ok:
            raise DemoFailed(f"{address} answered {answer.status_code}.")
        return answer.content

    def _page(self, answer: requests.Response) -> Page:
        page = Page(answer)
        if answer.status_code >= requests.codes.bad_request:
            raise DemoFailed(f"{page.address} answered {page.status}: {page.complaint}")
        return page
