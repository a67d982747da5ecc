"""Carries a contest through every step, in order, with all the people in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.commands.demo_films import DemoFilm, films, rejected_file
from app.commands.demo_path import deciding, founding, looking, seating
from app.commands.demo_path.entering import Entered, Entrant, wait_for_checks
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.founding import LANTERN_NIGHTS, OPEN_CALL
from app.commands.demo_path.ground import Ground
from app.commands.demo_path.judging import Jury
from app.commands.demo_path.people import JUDGES, Person, entrant_of, sign_ins
from app.commands.demo_path.record import Record, say
from app.commands.demo_path.tie import Tie
from app.commands.demo_path.visitor import Visitor

SLUG = LANTERN_NIGHTS.slug
# Which of the films, counted from 0: the one whose entrant sends a letter first, the one taken back, the one
# that a judge is too near to.
LETTER, WITHDRAWN, NEAR = 1, 9, 7
NEAR_JUDGE = JUDGES[3]
NEAR_REASON = "Taught the co-director at film school 曾是联合导演的老师"
# First prize takes one film and second prize two: two films level at the third place meet at the last seat.
TIED_PLACE = 3


@dataclass
class Carrying:
    """One demo on its way through a system at `url`."""

    url: str
    ground: Ground
    seed: int
    record: Record = field(default_factory=Record)
    entered: list[Entered] = field(default_factory=list)
    tie: Tie | None = None

    def __post_init__(self) -> None:
        self.organizer, self.stranger = Visitor(self.url), Visitor(self.url)
        self.people: list[Person] = []

    def carry(self, cache: Path, count: int) -> Record:
        """Do everything; raises DemoFailed at the first step that goes wrong."""
        shelf = self.make_films(cache, count)
        self.found()
        self.enter(shelf, rejected_file(cache))
        self.check_films()
        jury = self.seat_jury(shelf)
        self.judge(jury)
        granted = self.decide()
        self.look(granted)
        with self.record.step("leaving", "The demo is marked as one, so that a button can remove it."):
            self.ground.mark()
            self.ground.leave_sign_ins(sign_ins(self.people))
        return self.record

    def make_films(self, cache: Path, count: int) -> list[DemoFilm]:
        """Paint, score and encode the films, or take them from where they were kept."""
        with self.record.step("films", f"{count} films are made, or taken from {cache}."):
            quarters: set[int] = set()
            return films(cache, count=count, progress=lambda share: _tell_quarters(quarters, share))

    def found(self) -> None:
        """Become an organizer and open two calls; what an earlier demo left goes first."""
        with self.record.step("founding", "The organizer founds two contests and opens them."):
            removed = self.ground.clear()
            if removed:
                say(f"  An earlier demo was removed first (contests: {removed}).")
            founding.become_organizer(self.organizer, self.ground.organizer_link())
            founding.found(self.organizer, LANTERN_NIGHTS)
            founding.furnish(self.organizer, LANTERN_NIGHTS)
            founding.found(self.organizer, OPEN_CALL)
            self.ground.mark()

    def enter(self, shelf: Sequence[DemoFilm], letter: Path) -> None:
        """Everybody signs up, writes, uploads and submits; one sends a letter first, one loses the line."""
        with self.record.step("entering", f"{len(shelf)} entrants sign up, write and upload."):
            largest = max(shelf, key=lambda film: film.path.stat().st_size)
            for number, film in enumerate(shelf):
                entrant = Entrant(self.url, entrant_of(film, number + 1), film)
                entrant.begin(SLUG)
                entrant.write(number)
                if number == LETTER:
                    say(f"  {letter.name} is refused: {entrant.upload_refused(letter)}")
                sent = entrant.upload(film.path, cut=film is largest)
                if sent.kept_at_cut:
                    say(f"  The line was cut; the upload goes on at {sent.kept_at_cut} of {sent.size} bytes.")
                self.entered.append(entrant.submit(sent))
                self.people.append(entrant.person)
                self._note(entrant, sent.size)
                if number == WITHDRAWN:
                    entrant.withdraw()
            say(
                f"  {self.record.entries} receipts, {self.record.bytes} bytes; one entry was withdrawn again."
            )

    def _note(self, entrant: Entrant, size: int) -> None:
        self.record.entries += 1
        self.record.bytes += size
        self.last = entrant

    def check_films(self) -> None:
        """Wait until every film has been looked through; the last receipt must tell its bytes."""
        with self.record.step("checks", "The films are checked and made ready to be watched."):
            for done in wait_for_checks(self.organizer, SLUG, len(self.entered)):
                say(f"  {done} of {len(self.entered)} films are checked.")
            own = hashlib.sha256(self.last.film.path.read_bytes()).hexdigest()
            if self.last.digest() != own:
                raise DemoFailed(f"The receipt of {self.last.address} does not show the SHA-256 of its film.")
            self.record.films = len(self.entered)

    def seat_jury(self, shelf: Sequence[DemoFilm]) -> Jury:
        """Bring the judges in, end the call and give out the films."""
        with self.record.step("assigning", f"{len(JUDGES)} judges are invited and accept."):
            visitors = seating.seat_judges(self.organizer, self.url, SLUG, JUDGES)
            seating.declare_conflict(self.organizer, SLUG, NEAR_JUDGE, self.entered[NEAR], NEAR_REASON)
            founding.close_call(self.organizer, LANTERN_NIGHTS)
            say(f"  The call is closed. {seating.assign(self.organizer, SLUG)}")
            jury = Jury(visitors)
            jury.open_queues(SLUG, JUDGES, shelf)
            return jury

    def judge(self, jury: Jury) -> None:
        """Let the judges watch and score; two films end level at the last seat of the second prize."""
        with self.record.step("judging", f"The judges watch and score: {len(jury.reviews)} reviews."):
            cards, self.tie = jury.plan_scores(self.seed, TIED_PLACE)
            self.record.scorecards = jury.judge_all(cards, self.seed)
            say(f"  {self.record.scorecards} scorecards were submitted.")

    def decide(self) -> list[str]:
        """Close the round, tally it and publish; the films that the tally gives awards to."""
        with self.record.step("deciding", "The round is closed, tallied and its winner list published."):
            deciding.lock_round(self.organizer, SLUG)
            granted = deciding.run_tally(self.organizer, SLUG)
            deciding.publish(self.organizer, self.stranger, SLUG)
            return granted

    def look(self, granted: Sequence[str]) -> None:
        """Look at everything that is public now and at the exports, and compare."""
        with self.record.step("looking", "Winner list, proof and exports are fetched and compared."):
            self.record.winners = looking.read_winners(self.stranger, SLUG)
            self.record.digests = looking.read_digests(self.stranger, SLUG)
            looking.visit_front(self.stranger, SLUG, OPEN_CALL.slug)
            self._compare(looking.read_exports(self.organizer, SLUG), granted)

    def _compare(self, exports: looking.Exports, granted: Sequence[str]) -> None:
        shown = sorted(winner["title"] for winner in self.record.winners)
        if shown != sorted(granted):
            raise DemoFailed(f"The winner list shows {shown}, the tally says {sorted(granted)}.")
        lines = {kind: len(rows) for kind, rows in exports.rows.items()}
        criteria = 3
        wanted = {
            "entries": self.record.entries,
            "scores": self.record.scorecards * criteria,
            "standings": self.record.entries - 1,
        }
        if lines != wanted:
            raise DemoFailed(f"The exports have {lines} lines where {wanted} were expected.")
        if len({row["film_sha256"] for row in exports.rows["entries"]}) != self.record.films:
            raise DemoFailed("Two films of the demo are the same file.")
        self._compare_tie(exports)

    def _compare_tie(self, exports: looking.Exports) -> None:
        if self.tie is None:
            say("  No two films had the same judges, so this demo has no tie.")
            return
        titles = {one.film.slug: one.film.title[1] for one in self.entered}
        level = frozenset(titles[film] for film in self.tie.films)
        if level not in exports.level():
            raise DemoFailed(f"The standings do not show {' and '.join(sorted(level))} level.")
        say(f"  {' and '.join(sorted(level))} are level at place {self.tie.place}.")


def _tell_quarters(told: set[int], share: float) -> None:
    """Say how far a long step is, at most four times."""
    quarter = int(share * 4)
    if quarter and quarter not in told:
        told.add(quarter)
        say(f"  {quarter * 25} % of the films are there.")
