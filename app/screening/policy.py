"""The screening's rows of the permission table; finders scope to one's own, or to contests one organizes."""

from __future__ import annotations

from app.web.gate import Rule, signed_in

RULES: dict[str, Rule] = {
    "screening.read": signed_in,
    "screening.decide": signed_in,
    "import.manage": signed_in,
    "question.ask": signed_in,
    "question.answer": signed_in,
}
