"""The rows of the permission table for panels, conflicts and plans; finders scope to an organizer's own."""

from __future__ import annotations

from app.web.gate import Rule, signed_in

RULES: dict[str, Rule] = {
    "panel.manage": signed_in,
    "conflict.manage": signed_in,
    "plan.manage": signed_in,
    "profile.write": signed_in,
}
