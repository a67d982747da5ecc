"""Who may see and publish winners: before the announcement there is nothing to find."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    "winners.read": anyone,
    "winners.publish": signed_in,
}
