"""The one family of errors that operations raise when a rule forbids what was asked; knows no HTTP."""

from __future__ import annotations

from typing import Any


def N_(message: str) -> str:  # noqa: N802 - the name that catalogue tools look for
    """Mark a sentence for the catalogues without translating it yet."""
    return message


class RuleBroken(Exception):
    """A rule said no: `message` is a sentence, `params` fill its %(names)s, `field` is its place."""

    status = 409
    message = N_("That cannot be done now.")
    field: str | None = None

    def __init__(self, message: str | None = None, *, field: str | None = None, **params: Any) -> None:
        self.message = message or self.message
        self.field = field or self.field
        self.params = params
        super().__init__(self.message % params if params else self.message)


class Invalid(RuleBroken):
    """What was typed or sent cannot be accepted; the words say what would be."""

    status = 422
