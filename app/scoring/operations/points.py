"""Reading a score as people type it: a number on the rubric's scale, kept in whole hundredths of a point."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from app.contests.models import Rubric
from app.web.numbers import points
from app.web.rules import N_, Invalid

# Digits with one separator; no sign, no exponent, and never more decimals than are kept.
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
# A comma is a decimal point in half of Europe; the full stop is what a Chinese keyboard gives.
_SEPARATORS = str.maketrans({",": ".", "。": "."})
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
    plain = unicodedata.normalize("NFKC", text).strip().translate(_SEPARATORS)
    if not _NUMBER.fullmatch(plain):
        raise refusal
    value = int(Decimal(plain) * 100)
    within = rubric.scale_min <= value <= rubric.scale_max
    if not within or (value - rubric.scale_min) % rubric.scale_step:
        raise refusal
    return value
