"""A tab that no driver keeps awake: it can be hidden behind another, frozen and thrown away."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

from playwright.sync_api import Browser, Page

from tests.journeys.visitor import WORK_MS


class BareTab:
    """A tab of a profile of its own, spoken to past Playwright, which would emulate focus for ever.

    `pump` is any page of Playwright's: while it waits, what the browser says is heard.
    """

    def __init__(self, browser: Browser, pump: Page) -> None:
        self._pump, self._numbers = pump, itertools.count(1)
        self._answers: dict[int, dict[str, Any]] = {}
        self._browser = browser.new_browser_cdp_session()
        self._browser.on("Target.receivedMessageFromTarget", self._hear)
        self._profile = self._browser.send("Target.createBrowserContext")["browserContextId"]
        cookies = [{**one, "expires": -1} for one in pump.context.cookies()]
        self._browser.send("Storage.setCookies", {"cookies": cookies, "browserContextId": self._profile})
        self._target = ""

    def open(self, url: str) -> None:
        """Show an address in a new tab in front of any other."""
        place = {"url": url, "browserContextId": self._profile}
        self._target = self._browser.send("Target.createTarget", place)["targetId"]
        self._session = self._browser.send("Target.attachToTarget", {"targetId": self._target})["sessionId"]

    def hide(self) -> None:
        """Put another tab before it."""
        place = {"url": "about:blank", "browserContextId": self._profile}
        self._browser.send("Target.createTarget", place)
        self.waits_for("document.hidden")

    def lifecycle(self, state: str) -> None:
        """Let the browser freeze it, or wake it again."""
        self._send("Page.setWebLifecycleState", {"state": state})

    def discard(self) -> None:
        """Throw it away as it is: its process is gone, and no handler of the page runs any more."""
        message = json.dumps({"id": next(self._numbers), "method": "Page.crash"})
        self._browser.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": message})

    def waits_for(self, expression: str) -> None:
        """Ask until it is true."""
        until = time.monotonic() + WORK_MS / 1000
        while not self.value(expression):
            assert time.monotonic() < until, expression
            self._pump.wait_for_timeout(50)

    def value(self, expression: str) -> Any:
        """What an expression is in the page."""
        answer = self._send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        return answer.get("result", {}).get("result", {}).get("value")

    def _send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        message = json.dumps({"id": number, "method": method, "params": params})
        self._browser.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": message})
        until = time.monotonic() + WORK_MS / 1000
        while number not in self._answers:
            assert time.monotonic() < until, method
            self._pump.wait_for_timeout(10)
        return self._answers.pop(number)

    def _hear(self, event: dict[str, Any]) -> None:
        said = json.loads(event["message"])
        if "id" in said:
            self._answers[said["id"]] = said
