"""Who may see the pages that look across all rooms."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    "site.read": anyone,
    "me.read": signed_in,
    "desk.read": signed_in,
    "mail.read": signed_in,
    "audit.read": signed_in,
    "demo.remove": signed_in,
}
