"""Who may do what with results; the finders scope to the contest's organizers."""

from __future__ import annotations

from app.web.gate import Rule, signed_in

RULES: dict[str, Rule] = {
    "results.tally": signed_in,
    "results.read": signed_in,
    "export.read": signed_in,
    "round.advance": signed_in,
}
