"""Reading a score as people type it: a number on the rubric's scale, kept in whole hundredths of a point."""

from __future__ import annotations

import re
from decimal import Decimal

from app.contests.models import Rubric
from app.web.numbers import points
from app.web.rules import N_, Invalid

# Digits with one separator; no sign, no exponent, and never more decimals than are kept.
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
# Full-width digits are what a Chinese keyboard gives, as are its full stops and commas; a comma is the
# decimal point of half of Europe. Superscripts and other digits are no twins and stay unread.
_TWINS = str.maketrans("０１２３４５６７８９．，。,", "0123456789....")
_LONGEST = 32


class OffScale(Invalid):
    """What was typed is no score of this rubric."""

    message = N_("Give a number from %(low)s to %(high)s in steps of %(step)s.")


def parse_score(text: object, rubric: Rubric) -> int:
    """The hundredths that a text stands for; full-width digits count as their ASCII twins.

    Raises OffScale for everything that is not a level of the rubric's scale.
    """
    refusal = OffScale(
        low=points(rubric.scale_min), high=points(rubric.scale_max), step=points(rubric.scale_step)
    )
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise refusal
    plain = text.strip().translate(_TWINS)
    if not _NUMBER.fullmatch(plain):
        raise refusal
    value = int(Decimal(plain) * 100)
    within = rubric.scale_min <= value <= rubric.scale_max
    if not within or (value - rubric.scale_min) % rubric.scale_step:
        raise refusal
    return value
