"""Progress in words and a way to stop: passed down to everything that takes long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace


class CancelledError(Exception):
    """The solve was asked to stop; nothing was decided."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Reports (what is being done, share done) and stops when asked; spans nest."""

    progress: Callable[[str, float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    start: float = 0.0
    stop: float = 1.0

    def at(self, what: str, share: float) -> None:
        """Say what begins now and how much of this span is done. Raises CancelledError."""
        if self.cancelled is not None and self.cancelled():
            raise CancelledError("The assignment was cancelled; nothing was decided.")
        if self.progress is not None:
            self.progress(what, self.start + (self.stop - self.start) * share)

    def span(self, start: float, stop: float) -> Watch:
        """Return the watch for a part of this span."""
        width = self.stop - self.start
        return replace(self, start=self.start + width * start, stop=self.start + width * stop)
