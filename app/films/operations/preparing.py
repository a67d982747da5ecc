"""From received bytes to a film one can play: keep the original, examine it, make stills and the proxy.

Nothing here touches the database. Every step may be repeated after a crash: keys follow from the film's
code alone, storing twice leaves one file, and the spool gives its bytes up only once the stored ones have
been read back with the same SHA-256.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.films.models import Film
from app.films.operations.path import Found
from app.media.engine import Examination, Proxy, Stills, examine, make_poster, make_proxy
from app.media.limits import Limits
from app.media.verdict import FilmProblem, Problem
from app.storage import Storage
from app.uploads.spool import Spool

Progress = Callable[[int, str], None]

# The percent at which each stage begins, and the word that pages translate.
STORING = (0, "storing")
EXAMINING = (10, "examining")
STILLS = (25, "stills")
PROXY = (35, "proxy")
KEEPING = (95, "keeping")


class NotNow(RuntimeError):
    """Preparing stopped for a reason on our side; the film is neither accepted nor refused."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """Where a film is prepared: the two places of its bytes, an empty folder, whom to tell of progress."""

    spool: Spool
    storage: Storage
    folder: Path
    progress: Progress


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it: the facts, and either a problem that refuses the film or the keys of what was made."""

    found: Found
    problem: Problem | None = None
    proxy_key: str = ""
    poster_key: str = ""


@dataclass
class _Steps:
    """Reports each whole percent once."""

    progress: Progress
    last: tuple[int, str] = field(default=(-1, ""))

    def at(self, percent: int, word: str) -> None:
        if (percent, word) != self.last:
            self.last = (percent, word)
            self.progress(percent, word)

    def between(self, stage: tuple[int, str], until: int) -> Callable[[float], None]:
        begin, word = stage
        return lambda share: self.at(begin + int((until - begin) * min(max(share, 0.0), 1.0)), word)


def key_of(code: str, name: str) -> str:
    """Where a file of a film is kept."""
    return f"films/{code}/{name}"


def prepare(film: Film, workshop: Workshop) -> Outcome:
    """Prepare one film from the spool or, after a crash, from storage.

    Raises NotNow when it should be tried again later, StorageDamaged when bytes changed on the way,
    StorageMissing when they are nowhere.
    """
    return _Preparation(film, workshop).outcome()


class _Preparation:
    """One film on the bench: its own bytes at `source`, what is made of them in `made`."""

    def __init__(self, film: Film, workshop: Workshop) -> None:
        self.film = film
        self.workshop = workshop
        self.storage = workshop.storage
        self.steps = _Steps(workshop.progress)
        self.source = workshop.folder / "source"
        self.made = workshop.folder / "made"
        self.limits = Limits(max_bytes=film.size, min_seconds=film.min_seconds, max_seconds=film.max_seconds)

    def outcome(self) -> Outcome:
        self.steps.at(*STORING)
        sha256 = self._keep_original()
        self.steps.at(*EXAMINING)
        until = STILLS[0]
        examination = examine(self.source, self.limits, progress=self.steps.between(EXAMINING, until))
        if examination.should_retry:
            raise NotNow(examination.problems[0].code)
        found = _found(self.film, sha256, examination)
        if not examination.accepted:
            return Outcome(found=found, problem=_refusal(examination))
        try:
            return self._made_of(found)
        except FilmProblem as failure:
            if failure.problem.weight == "retry":
                raise NotNow(failure.problem.code) from failure
            return Outcome(found=found, problem=failure.problem)

    def _keep_original(self) -> str:
        """Lay the bytes at `source` to work on, and store them as they came; their SHA-256."""
        key = key_of(self.film.code, "original")
        spooled = self.workshop.spool.path(self.film.upload_key)
        if spooled.exists():
            _lay(spooled, self.source)
        else:
            self.storage.fetch(key, self.source)
        return self.storage.put_file(key, spooled, sha256=self.film.sha256).sha256

    def _made_of(self, found: Found) -> Outcome:
        seconds = (found.duration_ms or 0) / 1000
        stills = make_poster(
            self.source,
            self.made,
            seconds=seconds,
            limits=self.limits,
            progress=self.steps.between(STILLS, PROXY[0]),
        )
        proxy = make_proxy(
            self.source,
            self.made,
            seconds=seconds,
            limits=self.limits,
            progress=self.steps.between(PROXY, KEEPING[0]),
        )
        self.steps.at(*KEEPING)
        found.facts.update(stills=self._keep_stills(stills), **_facts_of(proxy))
        poster_key, proxy_key = self._key("poster.jpg"), self._key("proxy.mp4")
        self.storage.put_file(poster_key, stills.poster.path)
        self.storage.put_file(proxy_key, proxy.path)
        return Outcome(found=found, proxy_key=proxy_key, poster_key=poster_key)

    def _keep_stills(self, stills: Stills) -> list[dict[str, Any]]:
        kept = []
        for still in stills.stills:
            key = self._key(still.path.name)
            self.storage.put_file(key, still.path)
            kept.append({"key": key, "seconds": still.seconds, "width": still.width, "height": still.height})
        return kept

    def _key(self, name: str) -> str:
        return key_of(self.film.code, name)


def _lay(spooled: Path, source: Path) -> None:
    """A second name for the bytes, or a copy where the disk differs; nobody writes to a complete upload."""
    try:
        source.hardlink_to(spooled)
    except OSError:
        shutil.copyfile(spooled, source)


def _found(film: Film, sha256: str, examination: Examination) -> Found:
    facts, truth = examination.facts, examination.truth
    return Found(
        sha256=sha256,
        original_key=key_of(film.code, "original"),
        duration_ms=round(truth.seconds * 1000) if truth else None,
        width=facts.width if facts else None,
        height=facts.height if facts else None,
        has_sound=bool(facts.sounds) if facts else None,
        facts={"examination": examination.as_dict()},
    )


def _refusal(examination: Examination) -> Problem:
    return next(problem for problem in examination.problems if problem.weight == "refused")


def _facts_of(proxy: Proxy) -> dict[str, Any]:
    return {
        "fps": [proxy.fps.numerator, proxy.fps.denominator],
        "proxy": {
            "size": proxy.size,
            "width": proxy.width,
            "height": proxy.height,
            "picture": proxy.picture_way,
            "sound": proxy.sound_way,
        },
    }
