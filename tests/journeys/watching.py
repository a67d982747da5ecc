"""Hears everything a browser complains of while somebody uses the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# A policy that is broken says so on the console as well; the event also names what broke it.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI || event.sample}`));
"""
# The browser itself lets go of a film or a poll when its page is left.
LET_GO = "net::ERR_ABORTED"
REFUSED = "Failed to load resource: the server responded with a status of"
BROKEN_OFF = "Failed to load resource: net::ERR_"


class Watch:
    """What went wrong in any page of a context: console, scripts, content policy, requests, refusals."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        self.is_cut = False
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """For a while these refusals are what is being tried."""
        self.expected = set(statuses)
        yield
        self.expected = set()

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """For a while the line is dead or the server gone, and every request may fail."""
        self.is_cut = True
        yield
        self.is_cut = False

    def taken(self) -> list[str]:
        """The complaints so far, which are then forgotten."""
        complaints, self.complaints = self.complaints, []
        return complaints

    def _heard(self, message: ConsoleMessage) -> None:
        # What was answered is judged where the answer is seen.
        is_line = self.is_cut and message.text.startswith(BROKEN_OFF)
        if not (is_line or message.text.startswith(REFUSED)):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def _failed(self, request: Request) -> None:
        if request.failure != LET_GO and not self.is_cut:
            self.complaints.append(f"request: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            asked = response.request
            self.complaints.append(f"answer: {asked.method} {asked.url}: {response.status}")
