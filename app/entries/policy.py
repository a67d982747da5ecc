"""The entries' rows of the permission table; finders scope to one's own, one's team's, or one's contests."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    "entry.create": signed_in,
    "entry.read": signed_in,
    "entry.write": signed_in,
    "entry.submit": signed_in,
    "entry.withdraw": signed_in,
    "deadline.extend": signed_in,
    "entry.list": signed_in,
    "guardian.consent": anyone,
    "team.read": signed_in,
    "team.manage": signed_in,
    "team.leave": signed_in,
    "team.join": anyone,
    "entry.exclude": signed_in,
    "film.stream": signed_in,
    "film.download": signed_in,
    "film.check": signed_in,
}
