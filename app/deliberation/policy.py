"""The rows of the permission table for deliberations; finders scope to one's own panel or contest.

Who may see or vote on a film follows from the seat at it: whoever stepped back has none.
"""

from __future__ import annotations

from app.web.gate import Rule, signed_in

RULES: dict[str, Rule] = {"jury.read": signed_in, "jury.vote": signed_in, "jury.lead": signed_in}
