"""Texts of a frozen list in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.web.language import language


def in_language(texts: Mapping[str, Any], name: str) -> str:
    """One of two texts, in the reader's language where there is one."""
    own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
    return str(texts.get(f"{name}_{own}") or texts.get(f"{name}_{other}") or "")
