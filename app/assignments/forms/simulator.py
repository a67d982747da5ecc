"""The simulator's form: the organizer's own numbers."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField
from wtforms.validators import NumberRange

from app.assignments.forms.organizer import REQUIRED
from app.web.forms import LaurelForm


class SimulatorForm(LaurelForm):
    """Entries, winners, judges, and how long a film is."""

    entries = IntegerField(_l("Entries"), [REQUIRED, NumberRange(4, 20_000)], default=500)
    winners = IntegerField(_l("Winners"), [REQUIRED, NumberRange(1, 500)], default=10)
    judges = IntegerField(_l("Judges"), [REQUIRED, NumberRange(3, 1_000)], default=30)
    minutes = DecimalField(
        _l("Minutes of a film"), [REQUIRED, NumberRange(0.5, 240)], default=Decimal(5), places=1
    )
