"""What a stage of a film works with and what comes of it; no stage touches the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.films.models import Film
from app.media.engine import Measured
from app.media.subtitles import Cue
from app.media.verdict import Problem
from app.storage import Storage
from app.uploads.spool import Spool


class NotNow(RuntimeError):
    """A stage stopped for a reason on our side; the film is neither accepted nor refused."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """Where a film is worked on: the two places of its bytes, an empty folder, whom to tell of progress."""

    spool: Spool
    storage: Storage
    folder: Path
    progress: Callable[[float], None]

    def source(self, film: Film) -> Path:
        """The received bytes under a name of their own, from the spool or, once stored, from storage."""
        source = self.folder / "source"
        spooled = self.spool.path(film.upload_key)
        if source.exists():
            return source
        if not spooled.exists():
            self.storage.fetch(key_of(film.code, "original"), source)
            return source
        try:
            source.hardlink_to(spooled)
        except OSError:
            # Another disk; nobody writes to a complete upload, so a copy is as good.
            shutil.copyfile(spooled, source)
        return source

    @property
    def made(self) -> Path:
        """Where the engine lays what it makes."""
        return self.folder / "made"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a stage: columns and facts of the film, what was measured or lay in it, or why not."""

    columns: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    measured: Measured | None = None
    sprite_key: str | None = None
    subtitles: tuple[tuple[str, list[Cue]], ...] = ()
    problem: Problem | None = None


def key_of(code: str, name: str) -> str:
    """Where a file of a film is kept."""
    return f"films/{code}/{name}"
