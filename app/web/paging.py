"""Pages of long lists: which one was asked for, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: `number` from 1, `total` items in all."""

    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        """How many items come before this page."""
        return (self.number - 1) * self.per_page

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))


def page_of(total: int) -> Page:
    """The page that the address asks for, kept within the list."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 8 else 1
    last = max(1, -(-total // PER_PAGE))
    return Page(min(max(number, 1), last), total)
