"""A large judged contest carried from its last scorecard to its public list and its exports, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.commands.demo_path import deciding
from app.commands.demo_path.seating import POLL_SECONDS
from app.commands.demo_path.visitor import Visitor

PATIENCE_SECONDS = 1800


@dataclass
class Walk:
    """Two browsers and the seconds that each step took."""

    url: str
    slug: str
    seconds: dict[str, float] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the browsers."""
        self.organizer, self.stranger = Visitor(self.url), Visitor(self.url)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Note how long something took."""
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 2)

    def sign_in(self, email: str, password: str) -> None:
        """Come in as the organizer."""
        form = self.organizer.open("/sign-in").form(has="password")
        self.organizer.press(form, {"email": email, "password": password})

    def decide(self) -> list[str]:
        """Close the round, tally it, seal and announce; the English titles that the tally named."""
        with self.step("close the round"):
            deciding.lock_round(self.organizer, self.slug)
        with self.step("tally"):
            granted = deciding.run_tally(self.organizer, self.slug)
        with self.step("seal and announce"):
            deciding.publish(self.organizer, self.stranger, self.slug)
        return granted

    def look(self, addresses: Sequence[str]) -> None:
        """Open pages as the organizer, each timed."""
        for address in addresses:
            with self.step(f"GET {address}"):
                self.organizer.open(f"/contests/{self.slug}/{address}")

    def take(self, wanted: str) -> None:
        """Have one file made, wait for it and save it."""
        address = f"/contests/{self.slug}/exports"
        page = self.organizer.open(address)
        before, until = page.links("/file"), time.monotonic() + PATIENCE_SECONDS
        with self.step(f"make {wanted}"):
            self.organizer.press(page.form(to="/exports"), name="wanted", value=wanted)
            while len(saved := self.organizer.open(address).links("/file")) == len(before):
                assert time.monotonic() < until, f"{wanted} was not made"
                time.sleep(POLL_SECONDS)
        with self.step(f"save {wanted}"):
            self.files[wanted] = self.organizer.fetch(saved[0])


PAGES = (
    "rounds/1/tally",
    "rounds/1/tally/1/films?page=100",
    "rounds/1/tally/1/judges",
    "rounds/1/tally/1/weights",
    "rounds/1/tally/1/sensitivity",
    "rounds/1/tally/1/reviews",
    "board",
    "announce",
    "exports",
    "winners",
    "proof",
)
