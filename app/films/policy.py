"""The films' row of the permission table; the right to a film is that of its entry or assignment."""

from __future__ import annotations

from app.web.gate import Rule, anyone

RULES: dict[str, Rule] = {
    # A new address names the one who asks and opens nothing more to them than the page itself.
    "film.address": anyone,
}
