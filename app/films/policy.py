"""The films' rows of the permission table; the right to a film is that of its entry or assignment."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    # A new address names the one who asks and opens nothing more to them than the page itself.
    "film.address": anyone,
    "film.sheet": signed_in,
    "film.backlog": signed_in,
    "film.compare": signed_in,
    "film.take_down": signed_in,
    "film.remake": signed_in,
}
