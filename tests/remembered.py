"""What each application of a process would work out anew: compiled templates and routes. Tests build many.

Applications stay apart: what is shared follows from a source alone, by the two hooks that Flask has for it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
READ = ("_parts", "_trace", "_converters", "arguments")


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
    """A route that is read once: parts, converters and builders, which take it, follow from its text."""

    read: dict[tuple[Any, ...], dict[str, Any]] = {}  # noqa: RUF012 - one for all rules of the process
    builders: dict[tuple[Any, ...], Builder] = {}  # noqa: RUF012 - as above

    def compile(self) -> None:
        """Read the text, or take what a rule of the same text has found in it."""
        key = (self.rule, self.subdomain, repr(self.defaults))
        if key not in self.read:
            super().compile()
            self.read[key] = {name: vars(self)[name] for name in READ}
        vars(self).update(self.read[key])
        self._build = MethodType(self._compile_builder(append_unknown=False), self)
        self._build_unknown = MethodType(self._compile_builder(append_unknown=True), self)

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT002 - as in Werkzeug
        key = (self.rule, self.subdomain, repr(self.defaults), append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


def remember() -> None:
    """Let all applications of this process share both."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": RememberedTemplates()}
    Flask.url_rule_class = RememberedRule
