"""Entry rules as pages say them: with the names of languages in the reader's own."""

from __future__ import annotations

from typing import Any

from app.contests.operations.entry_rules import Rule
from app.contests.operations.rule_words import words
from app.web.language import spoken


def said(rule: Rule) -> tuple[str, dict[str, Any]]:
    """A rule as a sentence for the catalogues with what fills it."""
    message, params = words(rule)
    return message, spoken(params)
