"""What judges do: open their queue, watch in stretches, score with autosave, write a few words, submit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from app.commands.demo_films.story import DemoFilm
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.fields import Form
from app.commands.demo_path.markup import Element
from app.commands.demo_path.people import Person
from app.commands.demo_path.taste import Taste
from app.commands.demo_path.tie import Cards, Tie, arrange_tie
from app.commands.demo_path.visitor import Page, Visitor
from app.commands.demo_path.words import note_to_jury, word_to_maker

STRETCH = 256 * 1024
# Whoever judges in the same second waits for the others' saves; more at once would not be sooner.
JUDGES_AT_ONCE = 3


@dataclass(frozen=True)
class Review:
    """A judge's seat at a film: the address of its room."""

    judge: Person
    film: str
    address: str


@dataclass
class Jury:
    """The judges with their browsers, and what each is to watch."""

    visitors: Mapping[str, Visitor]
    reviews: list[Review] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    def open_queues(self, slug: str, judges: Sequence[Person], films: Sequence[DemoFilm]) -> None:
        """Read every judge's queue; a film is known by its title alone, for nobody says who made it."""
        for judge in judges:
            visitor = self.visitors[judge.mailbox]
            queue = promised(visitor, visitor.open(f"/contests/{slug}/rounds/1/queue"))
            for link in queue.root.all("a", kind="queue__link"):
                self.reviews.append(Review(judge, _film_behind(visitor, link, films), link["href"]))
        if not self.reviews:
            raise DemoFailed("No judge has a film to watch.")
        first = self.reviews[0]
        room = self.visitors[first.judge.mailbox].open(first.address)
        shown: dict[str, int] = json.loads(_weights(room))
        self.weights = {name.removeprefix("score-"): weight for name, weight in shown.items()}

    def plan_scores(self, seed: int, place: int) -> tuple[Cards, Tie | None]:
        """What every judge will give every film, with two films made level at a place."""
        taste, criteria = Taste(seed), sorted(self.weights)
        cards: Cards = {}
        for review in self.reviews:
            card = taste.card(review.film, review.judge.mailbox, criteria)
            cards.setdefault(review.film, {})[review.judge.mailbox] = card
        tie = arrange_tie(cards, self.weights, place)
        return (tie.cards if tie else cards), tie

    def judge_all(self, cards: Cards, seed: int) -> int:
        """Let all judges do their work, a few at a time; how many scorecards were submitted."""
        judges = {review.judge.mailbox: review.judge for review in self.reviews}
        with ThreadPoolExecutor(JUDGES_AT_ONCE) as pool:
            counts = pool.map(lambda judge: self._judge_own(judge, cards, seed), judges.values())
            return sum(counts)

    def _judge_own(self, judge: Person, cards: Cards, seed: int) -> int:
        visitor = self.visitors[judge.mailbox]
        own = [review for review in self.reviews if review.judge == judge]
        for review in own:
            room = visitor.open(review.address)
            watch(visitor, room)
            score(visitor, room, _scorecard(review, cards[review.film][judge.mailbox], seed))
        return len(own)


@dataclass(frozen=True)
class Card:
    """A filled scorecard: scores in points as typed, and the two texts."""

    scores: dict[str, str]
    note_to_jury: str
    word_to_maker: str


def _film_behind(visitor: Visitor, link: Element, films: Sequence[DemoFilm]) -> str:
    """The film that a line of the queue stands for; of two with one title, the room shows the other title."""
    named = [film for film in films if link.text in film.title]
    if len(named) > 1:
        shown = {one.text for one in visitor.open(link["href"]).root.all("h1", "p")}
        named = [film for film in named if shown.issuperset(film.title)]
    if len(named) != 1:
        raise DemoFailed(f"The queue shows “{link.text}”, which is {len(named)} films of the demo.")
    return named[0].slug


def promised(visitor: Visitor, page: Page) -> Page:
    """The page that was asked for, once the terms of confidentiality that stand before it are accepted."""
    if not page.address.endswith("/judging-terms"):
        return page
    return visitor.press(page.form(has="agrees"), {"agrees": ["y"]})


def watch(visitor: Visitor, room: Page) -> None:
    """Play a film as a player does: its beginning, a jump to the middle, its end."""
    address = room.root.first("video")["src"]
    size = _stretch(visitor, address, 0)
    for start in {size // 2, max(0, size - STRETCH)}:
        _stretch(visitor, address, start)


def _stretch(visitor: Visitor, address: str, start: int) -> int:
    """Ask for a stretch of a film and read it; the size of the whole."""
    answer = visitor.ask("GET", address, headers={"Range": f"bytes={start}-{start + STRETCH - 1}"})
    size = int(answer.headers.get("Content-Range", "/0").rpartition("/")[2])
    if answer.status_code != requests.codes.partial_content or len(answer.content) != min(
        STRETCH, size - start
    ):
        raise DemoFailed(f"The film at {address} did not play from byte {start}: {answer.status_code}.")
    return size


def score(visitor: Visitor, room: Page, card: Card) -> None:
    """Score with two autosaves, the first of one criterion alone, then submit."""
    form = room.form(has="note_to_jury")
    address = form.element["data-autosave-url"]
    first = next(iter(card.scores))
    revision = _autosave(visitor, form, address, {"scores": {first: card.scores[first]}})
    words = {"note_to_jury": card.note_to_jury, "word_to_maker": card.word_to_maker}
    form.fill({"revision": str(revision)})
    revision = _autosave(visitor, form, address, {"scores": card.scores, **words})
    filling = {f"score-{key}": value for key, value in card.scores.items()}
    visitor.press(form, {**filling, **words, "revision": str(revision)}, to="/submit")


def _autosave(visitor: Visitor, form: Form, address: str, body: dict[str, object]) -> int:
    """Save a draft as the page's script may; the revision that the server has now."""
    headers = {"Accept": "application/json", "X-CSRFToken": form.value("csrf_token")}
    sent = {"revision": form.value("revision"), **body}
    answer = visitor.ask("PUT", address, headers=headers, json=sent)
    if answer.status_code != requests.codes.ok:
        raise DemoFailed(f"A draft at {address} was not kept: {answer.status_code} {answer.text[:200]}")
    return int(answer.json()["revision"])


def _scorecard(review: Review, scores: Mapping[str, int], seed: int) -> Card:
    mean = sum(scores.values()) / len(scores)
    about = (seed, review.film, review.judge.mailbox)
    return Card(
        {key: f"{value / 100:g}" for key, value in scores.items()},
        note_to_jury(mean, review.judge.locale, about),
        word_to_maker(mean, review.judge.locale, about),
    )


def _weights(room: Page) -> str:
    return next((one["data-weights"] for one in room.root.all("output") if one["data-weights"]), "{}")
