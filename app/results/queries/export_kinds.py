"""What can be exported, and in which forms; what makes each kind belongs to the rooms that hold it."""

from __future__ import annotations

from dataclasses import dataclass

TABLE_FORMS = ("csv", "xlsx", "json", "zip")
# A table with the pictures of its films; with the films themselves.
FILM_FORMS = (*TABLE_FORMS, "films")


@dataclass(frozen=True)
class Kind:
    """One thing to export: its forms, and whether there is a variant without what names people."""

    key: str
    forms: tuple[str, ...] = TABLE_FORMS
    has_anonymous: bool = True


KINDS = {
    kind.key: kind
    for kind in (
        Kind("entries", FILM_FORMS),
        Kind("credits"),
        Kind("assignments"),
        Kind("scores"),
        Kind("votes"),
        Kind("comments"),
        Kind("defects"),
        Kind("viewing"),
        Kind("conflicts"),
        Kind("standings"),
        Kind("winners", FILM_FORMS),
        Kind("screening", FILM_FORMS),
        Kind("book", ("pdf",)),
        Kind("audit"),
        Kind("evidence", ("zip",), has_anonymous=False),
    )
}
# Forms that read whole films or draw a page a film: they wait beside encoding, not before a tally.
LONG_FORMS = frozenset({"films", "pdf"})
