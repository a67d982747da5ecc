"""Taking pictures of pages as somebody sees them: in both languages, wide and narrow, in every theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.commands.chromium import FLAGS, stay_polite

LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
SIZES = ((1280, 800), (360, 740))
WAIT_MS = 60_000
# Pictures below the fold load only when asked to; letters are there when the faces are.
READY = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await document.fonts.ready;
}"""


class Locked(RuntimeError):
    """Somebody could not sign in."""


@dataclass(frozen=True)
class Eye:
    """Who looks: a role with the address and the password to sign in with; without them a stranger."""

    role: str
    email: str = ""
    password: str = ""


@contextmanager
def open_browser(program: str) -> Iterator[Browser]:
    """A browser without a window."""
    stay_polite()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Camera:
    """Looks at one system through a browser."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.kept: dict[tuple[str, str], BrowserContext] = {}

    def door(self, eye: Eye, language: str) -> BrowserContext:
        """A browser in which somebody has come in; the language is chosen before, so no account changes.

        Raises Locked.
        """
        known = self.kept.get((eye.role, language))
        if known is not None:
            return known
        context = self.browser.new_context(
            base_url=self.url,
            locale=LANGUAGES[language],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        if eye.email:
            _choose(page, language)
            _sign_in(page, eye)
        page.close()
        self.kept[eye.role, language] = context
        return context

    def read(self, eye: Eye, path: str) -> str:
        """The text of a page; empty for a file and for what is not there."""
        asked = self.door(eye, "en").request
        kind = asked.head(path).headers.get("content-type", "")
        text = asked.get(path).text() if kind.startswith("text/html") else ""
        return text if text.lstrip().startswith("<!doctype html>") else ""

    def take(self, eye: Eye, pages: Mapping[str, str], out: Path) -> int:
        """Take every page in every variant; how many pictures that made."""
        count = 0
        for language in LANGUAGES:
            for width, height in SIZES:
                page = self.door(eye, language).new_page()
                page.set_viewport_size({"width": width, "height": height})
                folder = out / f"{language}-{width}"
                for name, path in pages.items():
                    count += _take(page, path, folder / name)
                page.close()
        return count


def _choose(page: Page, language: str) -> None:
    page.goto("/")
    other = page.locator(f"button[name=language][value={language}]")
    if other.count():
        other.click()
    else:
        # The page speaks it already; pressing away and back keeps the choice in the cookie.
        page.locator("button[name=language]").click()
        other.click()


def _sign_in(page: Page, eye: Eye) -> None:
    page.goto("/sign-in")
    page.locator("[name=email]").fill(eye.email)
    page.locator("[name=password]").fill(eye.password)
    page.locator("main form button").last.click()
    if page.locator(".error-summary").count() or page.url.endswith("/sign-in"):
        raise Locked(eye.role)


def _take(page: Page, path: str, place: Path) -> int:
    """One page in its themes: the screening room is dark already, paper has an evening."""
    page.emulate_media(color_scheme="light")
    page.goto(path)
    page.evaluate(READY)
    theme = page.locator("html").get_attribute("data-theme") or "paper"
    place.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=f"{place}-{theme}.png", full_page=True)
    if theme != "paper":
        return 1
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=f"{place}-paper-dark.png", full_page=True)
    return 2
