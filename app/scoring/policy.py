"""The rows of the permission table for judging; finders scope to one's own seats or contests one organizes.

Nobody but the judge who holds the seat can write a score: the finders know no other way to one.
"""

from __future__ import annotations

from app.web.gate import Rule, signed_in

RULES: dict[str, Rule] = {
    "terms.accept": signed_in,
    "queue.read": signed_in,
    "entry.preview": signed_in,
    "review.read": signed_in,
    "review.watch": signed_in,
    "review.write": signed_in,
    "review.give_up": signed_in,
    "round.progress": signed_in,
    "round.lock": signed_in,
    "round.open": signed_in,
    "trouble.settle": signed_in,
    "round.calibrate": signed_in,
}
