"""The simulator's form: the organizer's own numbers, and a plan of their own beside the usual ones."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField
from wtforms.validators import NumberRange, Optional

from app.assignments.forms.organizer import REQUIRED
from app.web.forms import LaurelForm


class SimulatorForm(LaurelForm):
    """Entries, winners, judges, how long a film is; reviews in one round or two, where any are named."""

    entries = IntegerField(_l("Entries"), [REQUIRED, NumberRange(4, 20_000)], default=500)
    winners = IntegerField(_l("Winners"), [REQUIRED, NumberRange(1, 500)], default=10)
    judges = IntegerField(_l("Judges"), [REQUIRED, NumberRange(3, 1_000)], default=30)
    minutes = DecimalField(
        _l("Minutes of a film"), [REQUIRED, NumberRange(0.5, 240)], default=Decimal(5), places=1
    )
    first = IntegerField(
        _l("Reviews of every film"),
        [Optional(), NumberRange(1, 50)],
        description=_l("A plan of your own, beside the usual ones. Left empty, those alone are compared."),
    )
    advance = IntegerField(
        _l("Films in a second round"),
        [Optional(), NumberRange(1, 20_000)],
        description=_l("The best of the first round; left empty, there is no second."),
    )
    second = IntegerField(_l("Further reviews of each of these"), [Optional(), NumberRange(1, 50)])
