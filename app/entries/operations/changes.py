"""What differs between two submissions, part by part: shown to people, held against a correction window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.entries.models import CORRECTABLE
from app.entries.models.times import PART_OF_FIELD
from app.web.rules import N_, Invalid

# Follow from other fields, or are numbers of ours.
DERIVED = frozenset({"category"})
NOT_REOPENED = {
    "film": N_("The film file is not open for correction; the page says which parts are."),
    "texts": N_("Titles and synopsis are not open for correction; the page says which parts are."),
    "details": N_(
        "Category, genre, languages and other details are not open for correction; "
        "the page says which parts are."
    ),
    "credits": N_("The credits are not open for correction; the page says which parts are."),
    "tools": N_("The AI tools are not open for correction; the page says which parts are."),
    "consent": N_("Rights and consent are not open for correction; the page says which parts are."),
}


class NotReopened(Invalid):
    """A part was changed that the correction window does not open."""


def changed_parts(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The parts in which two frozen bodies differ, in the order of CORRECTABLE."""
    fields = (before.keys() | after.keys()) - DERIVED
    differing = {_part(field) for field in fields if _plain(field, before) != _plain(field, after)}
    return [part for part in CORRECTABLE if part in differing]


def check_parts(before: dict[str, Any], after: dict[str, Any], allowed: Iterable[str]) -> None:
    """Refuse a change outside the parts that were opened; raises NotReopened."""
    for part in changed_parts(before, after):
        if part not in allowed:
            raise NotReopened(NOT_REOPENED[part])


def _part(field: str) -> str:
    return PART_OF_FIELD.get(field, "details")


def _plain(field: str, body: dict[str, Any]) -> Any:
    value = body.get(field)
    # What the check found out about the same file is no change of the entrant's.
    return (value or {}).get("code") if field == "film" else value or None
