"""What each application of a process would work out anew: compiled templates and routes. Tests build many.

Applications stay apart: what is shared follows from a source alone, by the two hooks that Flask has for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class RememberedTemplates(BytecodeCache):
    """Compiled templates in memory, by their file; Jinja checks the source's digest."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


class RememberedRule(Rule):
    """A route whose function that builds its address is compiled once: it takes the rule as an argument."""

    builders: dict[tuple[Any, ...], Builder] = {}  # noqa: RUF012 - one for all rules of the process

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT002 - as in Werkzeug
        key = (self.rule, self.subdomain, repr(self.defaults), repr(self._trace), append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


def remember() -> None:
    """Let all applications of this process share both."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": RememberedTemplates()}
    Flask.url_rule_class = RememberedRule
