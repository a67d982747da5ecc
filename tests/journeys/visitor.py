"""Somebody at a browser: reads and presses what the page says, in the page's own language."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.stage import Stage
from tests.journeys.watching import Watch

WORK_MS = 90_000


@dataclass(frozen=True)
class Reader:
    """Who looks: in which language, on how wide a screen."""

    language: str
    width: int
    height: int
    tag: str
    is_touch: bool = False


DESK = Reader("en", 1280, 900, "en-GB")
PHONE = Reader("zh", 360, 740, "zh-CN")


def walked_by(reader: Reader) -> pytest.MarkDecorator:
    """Both readers walk a journey: this one in every run, the other in the long one."""
    other = PHONE if reader is DESK else DESK
    both = [reader, pytest.param(other, marks=pytest.mark.long)]
    names = [f"{one.tag}-{one.width}" for one in (reader, other)]
    return pytest.mark.parametrize("reader", both, ids=names, indirect=True)


class Visitor:
    """One browser window with what it complained of."""

    def __init__(self, stage: Stage, reader: Reader, context: BrowserContext) -> None:
        self.stage, self.reader, self.context = stage, reader, context
        self.watch = Watch(context)
        context.on("page", self._opened)
        self.page = context.new_page()

    def _opened(self, page: Page) -> None:
        page.on("dialog", lambda dialog: dialog.accept())

    def another_window(self) -> Page:
        """A second window of the same person."""
        return self.context.new_page()

    def enter_as(self, marker: str) -> None:
        """Become somebody who has signed in before."""
        name, value = self.stage.cookie(marker, self.reader.language)
        self.context.add_cookies([{"name": name, "value": value, "url": self.stage.url}])

    def say(self, sentence: str, **values: object) -> str:
        """A sentence as this reader sees it."""
        return self.stage.words(self.reader.language, sentence, **values)

    def go(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(path)

    def button(self, name: str, **values: object) -> Locator:
        """The button that says this."""
        return self.page.get_by_role("button", name=self.say(name, **values), exact=True)

    def link(self, name: str, **values: object) -> Locator:
        """The link that says this."""
        return self.page.get_by_role("link", name=self.say(name, **values), exact=True)

    def fill(self, **controls: str) -> None:
        """Write into controls by their names."""
        for name, value in controls.items():
            self.page.locator(f"[name='{name}']").fill(value)

    def press(self, name: str, **values: object) -> None:
        """Press a button."""
        self.button(name, **values).click()

    def follow(self, where: str) -> None:
        """Follow the first link of a selector, and be on its page."""
        with self.page.expect_navigation():
            self.page.locator(where).first.click()

    def confirm(self, name: str, **values: object) -> None:
        """Press a button that asks first, and mean it."""
        self.press(name, **values)
        self.page.locator("#confirm [data-dialog-yes]").click()

    def sees(self, sentence: str, **values: object) -> None:
        """Wait until the page says this, as long as work in the background may take."""
        words = self.page.get_by_text(self.say(sentence, **values))
        expect(words.first).to_be_visible(timeout=WORK_MS)

    def reads(self, text: str) -> None:
        """Wait until the page shows a text that is the same in every language."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def fits(self) -> None:
        """Nothing sticks out at the side."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.reader.width
