"""The one error of the demo: a step that did not go as it must."""

from __future__ import annotations


class DemoFailed(RuntimeError):
    """A step went wrong; the text says in one sentence which, and what the page answered."""
