"""Who may do what with contests; finders then scope to the contests in which a person holds the role."""

from __future__ import annotations

from typing import Any

from app.web.gate import Rule, anyone, signed_in


def may_found(user: Any) -> bool:
    """Operators found contests."""
    return bool(user.is_authenticated and user.is_operator)


RULES: dict[str, Rule] = {
    "contest.read": anyone,
    "contest.create": may_found,
    "contest.configure": signed_in,
}
