"""Entry rules as pages say them: with the names of languages in the reader's own."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.contests.models import RuleKind
from app.contests.operations.entry_rules import Rule
from app.contests.operations.rule_words import words
from app.web.language import name_of


def said(rule: Rule) -> tuple[str, dict[str, Any]]:
    """A rule as a sentence for the catalogues with what fills it."""
    message, params = words(rule)
    if rule.kind is RuleKind.SUBTITLES:
        return message, {"choices": _(", ").join(name_of(code) for code in rule.choices)}
    return message, params
