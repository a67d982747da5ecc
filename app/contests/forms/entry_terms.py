"""The organizer's form for what entrants agree to."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from app.contests.models import DECLARED
from app.web.forms import LaurelForm

TEXT = [Length(max=8000, message=_l("This is too long: at most %(max)d characters fit here."))]


class EntryTermsForm(LaurelForm):
    """Rights, afterwards, and the age from which somebody agrees alone."""

    rights_en = TextAreaField(_l("What entrants declare, in English"), TEXT)
    rights_zh = TextAreaField(_l("What entrants declare, in Chinese"), TEXT)
    afterwards_en = TextAreaField(_l("What happens to film and data afterwards, in English"), TEXT)
    afterwards_zh = TextAreaField(_l("What happens to film and data afterwards, in Chinese"), TEXT)
    adult_age = IntegerField(
        _l("Age from which somebody agrees without a guardian"),
        [Optional(), NumberRange(0, 21, _l("Write an age from 0 to 21; 0 asks nobody for their age."))],
        description=_l(
            "Whoever may be younger needs a guardian's consent by mail; 0 asks nobody for their age."
        ),
    )

    def values(self) -> dict[str, Any]:
        """What the form says, as the contest keeps it."""
        texts = {name: self[name].data or "" for name in DECLARED}
        return {**texts, "adult_age": self.adult_age.data or 0}
