"""Who may see and publish winners: before the announcement there is nothing to find."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    "winners.read": anyone,
    "result.read": signed_in,
    "result.show": signed_in,
    "winners.publish": signed_in,
    "board.read": signed_in,
    "board.decide": signed_in,
    "objection.make": anyone,
    "objection.follow": anyone,
    "objection.decide": signed_in,
}
