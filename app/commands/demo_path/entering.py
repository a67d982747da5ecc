"""What entrants do: sign up, write, upload the film, submit, keep the receipt, sometimes withdraw."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.commands.demo_films.story import OWN_LICENCE, DemoFilm, Maker
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.fields import Filling, Form
from app.commands.demo_path.founding import CATEGORIES
from app.commands.demo_path.people import PASSWORD, Person
from app.commands.demo_path.sending import Sent, Upload
from app.commands.demo_path.tools import tools_of
from app.commands.demo_path.visitor import Visitor

GENRES = {"sci-fi": "science-fiction", "live-action style": "live-action"}
ROLES = {"composer": "music"}
# Whatever is neither told by tradition nor by tomorrow belongs to quiet lives.
CATEGORY_OF = {"guofeng": 0, "animation": 0, "science-fiction": 1, "suspense": 1}
SCHOOLS = (
    "河岸动画学校 Riverbank School of Animation",
    "独立制作 Independent",
    "纸灯工作室 Paper Lantern Studio",
)
CHECK_SECONDS = 180
POLL_SECONDS = 0.5
PAGE_LENGTH = 50


@dataclass(frozen=True)
class Entered:
    """An entry that was submitted; `digest` is the SHA-256 that its receipt shows once it is computed."""

    film: DemoFilm
    person: Person
    code: str
    sent: Sent
    number: str


class Entrant:
    """One entrant at work on one entry."""

    def __init__(self, url: str, person: Person, film: DemoFilm) -> None:
        self.visitor = Visitor(url, language=person.locale)
        self.person, self.film = person, film
        self.address = ""

    def begin(self, slug: str) -> None:
        """Sign up and begin an entry."""
        form = self.visitor.open("/sign-up").form(has="password")
        who = {"name": self.person.name, "email": self.person.email, "password": PASSWORD}
        self.visitor.press(form, who)
        page = self.visitor.press(self.visitor.open(f"/contests/{slug}").form(to="/enter"))
        self.address = page.address

    def write(self, number: int) -> None:
        """Fill in the guided pages, person by person and tool by tool, each saved by itself."""
        form = self._page("work", "title_en")
        form.fill(self._texts(form, number))
        self.visitor.press(form)
        form = self._page("people", "credits-0-name_en")
        for place, maker in enumerate(self.film.makers):
            form = self._row(form, "credits", place, self._credit(maker, place))
        self.visitor.press(form)
        form = self._page("tools", "ai_share")
        # A film of real pictures owes nothing to a model.
        tools = tools_of(number) if self.film.licence == OWN_LICENCE else ()
        form.fill({"ai_share": str(60 + 5 * (number % 8)) if tools else "0"})
        for place, tool in enumerate(tools):
            form = self._row(form, "ai_uses", place, tool)
        self.visitor.press(form)
        self.visitor.press(self._page("rights", "has_consent"), {"has_consent": "y", "may_publish": "y"})

    def upload(self, path: Path, *, cut: bool = False) -> Sent:
        """Send a file from the page's upload box."""
        box = self.visitor.open(f"{self.address}/write/film").root.first("div", kind="upload")
        return Upload(self.visitor, box, path).send(cut=cut)

    def upload_refused(self, path: Path) -> str:
        """Send a file that is no film, wait for its check, and give the words of the refusal."""
        self.upload(path)
        until = time.monotonic() + CHECK_SECONDS
        while time.monotonic() < until:
            state = self.visitor.open(f"{self.address}/film-state").root
            _title, *words = state.first("div", kind="notice--bad").all("p") or [state]
            if words:
                return words[0].text
            if state.all("video"):
                raise DemoFailed(f"{path.name} is no film, but it was accepted as one.")
            time.sleep(POLL_SECONDS)
        raise DemoFailed(f"The check of {path.name} did not end within {CHECK_SECONDS} seconds.")

    def submit(self, sent: Sent) -> Entered:
        """Submit the entry and keep the number on its receipt."""
        form = self.visitor.open(self.address).form(to="/submit")
        receipt = self.visitor.press(form).root
        number = receipt.first("p", kind="receipt__number").text
        code = self.address.rsplit("/", 1)[-1]
        if not number:
            raise DemoFailed(f"The entry “{self.film.title[1]}” was submitted, but no receipt came.")
        return Entered(self.film, self.person, code, sent, number)

    def withdraw(self) -> None:
        """Take the entry out again."""
        self.visitor.press(self.visitor.open(self.address).form(to="/withdraw"))

    def digest(self) -> str:
        """The SHA-256 on the receipt."""
        receipt = self.visitor.open(f"{self.address}/receipt").root
        lines = {line.first("dt").text: line.first("dd").text for line in receipt.all(kind="receipt__line")}
        return lines["SHA-256"]

    def _page(self, page: str, field: str) -> Form:
        """The form of a guided page, known by one of its fields."""
        return self.visitor.open(f"{self.address}/write/{page}").form(has=field)

    def _row(self, form: Form, rows: str, place: int, filling: Filling) -> Form:
        """Fill one line of a list; every line but the first is asked for with a button."""
        if place:
            page = self.visitor.press(form, name="rows", value=f"add-{rows}")
            form = page.form(has=f"{rows}-{place}-key")
        form.fill({f"{rows}-{place}-{name}": value for name, value in filling.items()})
        return form

    def _texts(self, form: Form, number: int) -> dict[str, str | list[str]]:
        chinese, english = self.film.title
        genre = GENRES.get(self.film.genre, self.film.genre)
        categories, names = form.choices("category_id"), CATEGORIES[CATEGORY_OF.get(genre, 2)]
        return {
            "title_en": english,
            "title_zh": chinese,
            "synopsis_en": self.film.synopsis[1],
            "synopsis_zh": self.film.synopsis[0],
            "category_id": next(value for label, value in categories.items() if label in names),
            "genre": genre,
            "spoken_language": "" if self.film.language == "none" else self.film.language,
            "subtitle_languages": ["zh", "en"],
            "shots": str(6 + number % 9),
            "work_days": str(12 + 5 * number % 40),
        }

    def _credit(self, maker: Maker, place: int) -> dict[str, str]:
        return {
            "role": ROLES.get(maker.credit, maker.credit),
            "name_en": maker.english,
            "name_zh": maker.chinese,
            "organisation": "" if place else SCHOOLS[len(self.film.slug) % len(SCHOOLS)],
            "email": "" if place else self.person.email,
        }


def wait_for_checks(organizer: Visitor, slug: str, total: int) -> Iterator[int]:
    """Wait until no film of a contest is being checked; gives how many are done whenever that grows.

    Raises DemoFailed for a refused film or a standstill.
    """
    entries = f"/contests/{slug}/entries"
    until, left = time.monotonic() + CHECK_SECONDS, total
    while left:
        waiting = len(_listed(organizer, f"{entries}?film=checking", f"{entries}/"))
        if waiting < left:
            until, left = time.monotonic() + CHECK_SECONDS, waiting
            yield total - left
        elif time.monotonic() > until:
            raise DemoFailed(f"The checks of {waiting} films have stood still for {CHECK_SECONDS} seconds.")
        time.sleep(POLL_SECONDS if left else 0)
    refused = _listed(organizer, f"{entries}?film=rejected", f"{entries}/")
    if refused:
        raise DemoFailed(f"A film of the demo was refused: {refused.pop()}.")


def _listed(organizer: Visitor, address: str, part: str) -> set[str]:
    """The entries that a list shows on all its pages."""
    found: set[str] = set()
    for number in count(1):
        fresh = set(organizer.open(f"{address}&page={number}").links(part)) - found
        found |= fresh
        if len(fresh) < PAGE_LENGTH:
            break
    return found
